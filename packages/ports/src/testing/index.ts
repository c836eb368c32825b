export * from "./channel-adapter.ts";
export { describeAccess } from "./access.ts";
export { describeDirectory } from "./directory.ts";
export { describePreferences } from "./preferences.ts";
export { describeDispatch } from "./dispatch.ts";
export { describeEvents } from "./events.ts";
export { describeExplain } from "./explain.ts";
export type { OpenStore, StoreUnderTest } from "./store-under-test.ts";
