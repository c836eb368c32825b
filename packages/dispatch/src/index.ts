export { SYSTEM_TIMERS, type Timers } from "./bell.ts";
export { ENGINE_DEFAULTS, type EngineConfig, LANE_CHANNELS, type LaneChannel } from "./config.ts";
export { createEngine, type Engine } from "./engine.ts";
export type { EngineOptions } from "./engine-options.ts";
export { DISPATCH_FACTS, type DispatchFacts, type Emit, type EngineWork } from "./events.ts";
export { createSlackCodeSend, type SlackCodeRequest, type SlackCodeSendDeps } from "./slack-code-send.ts";
export { createTestSend, type TestAnswer, type TestRequest } from "./test-send.ts";
export type { ChannelHealthStore } from "./lane-health.ts";
