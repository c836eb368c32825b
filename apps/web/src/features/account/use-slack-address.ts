import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Me } from "@tocsin/contract";
import { useEffect } from "react";
import { accountApi } from "../../lib/account-api.ts";
import { announce } from "../../lib/announcer.ts";
import { meQuery } from "../../lib/own-person.ts";

export interface Moved {
  /** Something was sent since the page was opened: what comes in its place takes focus. */
  readonly hasMoved: boolean;
  readonly onMoved: () => void;
}

interface Change<Input> {
  readonly send: (input: Input) => Promise<Me>;
  readonly said: (me: Me) => string;
  readonly onMoved: () => void;
  readonly onRefused: (error: unknown) => void;
}

/** Sends, shows what holds now, and says so. */
function useOwnChange<Input>({ send, said, onMoved, onRefused }: Change<Input>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (me) => {
      onMoved();
      queryClient.setQueryData(meQuery.queryKey, me);
      announce(said(me));
      // Whether Slack reaches one is said there, too.
      await queryClient.invalidateQueries({ queryKey: ["preferences"] });
    },
    onError: async (error) => {
      onRefused(error);
      // How many tries are left, and whether it counts at all.
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
}

export function useSlackEmail(change: Omit<Change<string | null>, "send">) {
  return useOwnChange({ ...change, send: (slackEmail) => accountApi.changeMe({ slackEmail }) });
}

export function useSlackCode(change: Omit<Change<string>, "send">) {
  return useOwnChange({ ...change, send: (code) => accountApi.confirmSlack({ code }) });
}

/** Once, when what it names has come. */
export function useFocusOnArrival(id: string, isWanted: boolean): void {
  useEffect(() => {
    if (isWanted) document.getElementById(id)?.focus();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when it comes, not when something is sent from it
  }, []);
}
