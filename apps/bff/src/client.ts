/** The one type that the web app takes from the server: its typed client is made of it. */
export type { AppType } from "./app.ts";
