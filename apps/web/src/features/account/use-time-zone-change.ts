import { useMutation, useQueryClient } from "@tanstack/react-query";
import { accountApi } from "../../lib/account-api.ts";
import { announce } from "../../lib/announcer.ts";
import { meQuery, useMe } from "../../lib/own-person.ts";
import { problemText } from "../../lib/problem-text.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { clockText } from "../../lib/words/en/clock.ts";

interface TimeZoneChange {
  /** What was chosen last, saved or on its way; null: the machine's. */
  readonly chosen: string | null;
  readonly choose: (timeZone: string | null) => void;
  /** Why the last choice is not saved, in words. */
  readonly problem: string | undefined;
}

/** Changes the zone in which one is shown times, on every machine; where that fails, the one before stays. */
export function useTimeZoneChange(): TimeZoneChange {
  const { timeZone } = useMe();
  const queryClient = useQueryClient();
  const { mutate, isPending, variables, error } = useMutation({
    // One after the other, so that the last choice is the one that is kept.
    scope: { id: "time-zone" },
    mutationFn: (chosen: string | null) => accountApi.changeMe({ timeZone: chosen }),
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      announce(accountWords.announceZone(clockText(Date.now(), me.timeZone ?? undefined)));
    },
  });
  return {
    chosen: isPending ? variables : timeZone,
    choose: mutate,
    problem: error === null ? undefined : problemText(error),
  };
}
