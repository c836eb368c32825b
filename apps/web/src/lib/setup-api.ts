import type { SetupBody, SetupPasswordBody } from "@tocsin/contract";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";

/** What is asked before somebody can sign in for the first time. */
export const setupApi = {
  setupState: (signal?: AbortSignal) => call<Answer<V1["setup"]["$get"]>>("/setup", { signal, quiet: true }),
  inspectLink: (token: string) =>
    call<Answer<V1["setup"]["inspect"]["$post"]>>("/setup/inspect", { method: "POST", body: { token }, quiet: true }),
  createFirstSuperuser: (body: SetupBody) => call<Answer<V1["setup"]["$post"], 201>>("/setup", { method: "POST", body, quiet: true }),
  setPassword: (body: SetupPasswordBody) =>
    call<Answer<V1["setup"]["password"]["$post"]>>("/setup/password", { method: "POST", body, quiet: true }),
} as const;
