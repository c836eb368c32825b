import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Me } from "@tocsin/contract";
import { useState } from "react";
import { accountApi } from "../../lib/account-api.ts";
import { announce } from "../../lib/announcer.ts";
import { type FormProblemsOf, useFormProblems } from "../../lib/form-problems.ts";
import { meQuery } from "../../lib/own-person.ts";

/** What outlives the forms that take one another's place. */
export interface SlackSteps {
  /** Something was sent since the page was opened: what comes in the place of its form takes focus. */
  readonly hasMoved: boolean;
  readonly onMoved: () => void;
  /** A code that could not be sent again leaves its form, and is told of in the one before. */
  readonly problems: FormProblemsOf;
  readonly address: string;
  readonly onAddress: (address: string) => void;
}

export const SLACK_FIELD = { email: "slackEmail", code: "code" } as const;

export function useSlackSteps(): SlackSteps {
  const [hasMoved, setMoved] = useState(false);
  const [address, onAddress] = useState("");
  const problems = useFormProblems(Object.values(SLACK_FIELD));
  const onMoved = (): void => {
    setMoved(true);
    problems.clear();
  };
  return { hasMoved, onMoved, problems, address, onAddress };
}

interface Change<Input> extends Pick<SlackSteps, "onMoved" | "onAddress" | "problems"> {
  readonly send: (input: Input) => Promise<Me>;
  readonly said: (me: Me) => string;
}

/** Sends, shows what holds now, and says so. */
function useOwnChange<Input>({ send, said, onMoved, onAddress, problems }: Change<Input>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (me) => {
      onMoved();
      // What was entered holds, or is wanted no more.
      if (me.slack.pending === null) onAddress("");
      queryClient.setQueryData(meQuery.queryKey, me);
      announce(said(me));
      // Whether Slack reaches one is said there, too.
      await queryClient.invalidateQueries({ queryKey: ["preferences"] });
    },
    onError: async (error) => {
      onMoved();
      problems.refuseBy(error);
      // How many tries are left, and whether it counts at all.
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
}

export function useSlackEmail(change: Omit<Change<string | null>, "send">) {
  return useOwnChange<string | null>({ ...change, send: (slackEmail) => accountApi.changeMe({ slackEmail }) });
}

export function useSlackCode(change: Omit<Change<string>, "send">) {
  return useOwnChange<string>({ ...change, send: (code) => accountApi.confirmSlack({ code }) });
}
