export { BadApiUrl, createSlackAdapter } from "./slack-adapter.ts";
