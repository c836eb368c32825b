export * from "./channel-adapter.ts";
