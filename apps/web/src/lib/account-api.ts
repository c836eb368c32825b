import type { ChangePasswordBody, ConfirmSlackBody, PatchMeBody } from "@tocsin/contract";
import type { Answer, Done, Server, V1 } from "./api.ts";
import { call } from "./http.ts";

/** The part of the API that only one's own account uses: the first page loads without it. */
export const accountApi = {
  changeMe: (body: PatchMeBody) => call<Answer<V1["me"]["$patch"]>>("/me", { method: "PATCH", body }),
  confirmSlack: (body: ConfirmSlackBody) =>
    call<Answer<V1["me"]["slack"]["confirm"]["$post"]>>("/me/slack/confirm", { method: "POST", body }),
  /** Leaves every 401 to the caller: it can be the session that is over, and the current password that is wrong. */
  changePassword: (body: ChangePasswordBody) =>
    call<Done<Server["auth"]["change-password"]["$post"]>>("/auth/change-password", { method: "POST", body, quiet: true }),
} as const;
