export { flowUrlProblem, type FlowUrlProblem, isOldFlowUrl } from "./flow-url.ts";
export { BadFlowUrl, createTeamsAdapter, type TeamsAdapterOptions } from "./teams-adapter.ts";
