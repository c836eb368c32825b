export { createSlackAdapter } from "./slack-adapter.ts";
