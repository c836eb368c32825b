import type { ConfirmSlackBody, PatchMeBody } from "@tocsin/contract";
import type { Answer, V1 } from "./api.ts";
import { call } from "./http.ts";

/** The part of the API that only one's own account uses: the first page loads without it. */
export const accountApi = {
  changeMe: (body: PatchMeBody) => call<Answer<V1["me"]["$patch"]>>("/me", { method: "PATCH", body }),
  confirmSlack: (body: ConfirmSlackBody) =>
    call<Answer<V1["me"]["slack"]["confirm"]["$post"]>>("/me/slack/confirm", { method: "POST", body }),
} as const;
