import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Me } from "@tocsin/contract";
import { changeKeyboard, type KeyboardChange } from "@tocsin/domain";
import { accountApi } from "../../lib/account-api.ts";
import { meQuery } from "../../lib/own-person.ts";
import { problemText } from "../../lib/problem-text.ts";

const KEY = ["keyboard"] as const;

export interface KeyboardChanges {
  readonly change: (change: KeyboardChange) => void;
  /** Why the last change is not saved, in words; null: it is, or is on its way. */
  readonly problem: string | null;
}

/** Changes one's own keyboard: it holds at once, is saved for every machine, and is as before where that fails. */
export function useKeyboardChange(): KeyboardChanges {
  const queries = useQueryClient();
  const { mutate, error } = useMutation({
    mutationKey: KEY,
    // One after the other, so that the last choice is the one that is kept.
    scope: { id: "keyboard" },
    mutationFn: (keyboard: KeyboardChange) => accountApi.changeMe({ keyboard }),
    onSuccess: (me) => {
      if (queries.isMutating({ mutationKey: KEY }) === 1) queries.setQueryData(meQuery.queryKey, me);
    },
    onError: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  const change = (asked: KeyboardChange): void => {
    void queries.cancelQueries({ queryKey: meQuery.queryKey });
    queries.setQueryData(meQuery.queryKey, (me: Me | undefined) => me && changed(me, asked));
    mutate(asked);
  };
  return { change, problem: error === null ? null : problemText(error) };
}

function changed(me: Me, change: KeyboardChange): Me {
  const after = changeKeyboard(me.keyboard, change);
  return after.ok ? { ...me, keyboard: after.keyboard } : me;
}
