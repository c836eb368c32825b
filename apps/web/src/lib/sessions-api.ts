import { type Answer, type Done, id, type V1 } from "./api.ts";
import { call } from "./http.ts";

export const sessionsApi = {
  sessions: (signal?: AbortSignal) => call<Answer<V1["me"]["sessions"]["$get"]>>("/me/sessions", { signal }),
  endSession: (session: string) => call<Done<V1["me"]["sessions"][":id"]["$delete"]>>(`/me/sessions/${id(session)}`, { method: "DELETE" }),
} as const;
