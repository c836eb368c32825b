import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChangePasswordBody } from "@tocsin/contract";
import { accountApi } from "../../lib/account-api.ts";
import { announce } from "../../lib/announcer.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import type { FormProblemsOf } from "../../lib/form-problems.ts";
import { signInPrompt } from "../../lib/sign-in-prompt.ts";
import { accountWords } from "../../lib/words/en/account.ts";

/** By the names that the server has for them. */
export const PASSWORD_FIELD = { current: "currentPassword", next: "newPassword", repeat: "repeat" } as const;

/** Changes one's own password, which ends all other sessions; a refusal is said at the field that it is about. */
export function usePasswordChange(problems: Pick<FormProblemsOf, "refuse" | "refuseBy">, onChanged: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      // What was asked between the end of the old session and the new one was refused: who changes a password has signed in by it.
      if (signInPrompt.pending() === "expired") signInPrompt.settle(true);
      announce(accountWords.passwordChanged);
      onChanged();
      await queryClient.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: (error) => {
      if (isCode(error, "sign_in_failed")) problems.refuse({ [PASSWORD_FIELD.current]: error.message });
      else problems.refuseBy(error);
    },
  });
}

async function send(body: ChangePasswordBody): Promise<void> {
  try {
    await accountApi.changePassword(body);
  } catch (error) {
    if (!isCode(error, "unauthenticated")) throw error;
    await signInPrompt.ask("expired");
    await accountApi.changePassword(body);
  }
}

function isCode(error: unknown, code: ApiProblem["code"]): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}
