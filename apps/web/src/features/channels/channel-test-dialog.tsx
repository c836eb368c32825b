import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChannelTest, ChannelView, TestPlace } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { problemText } from "../../lib/problem-text.ts";
import { channelTestWords } from "../../lib/words/en/channel-tests.ts";
import { useMe } from "../../lib/own-person.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { type TestChoice, TestSending } from "./channel-test.tsx";
import { FLOW_CHOICES, testChoices } from "./test-choices.ts";
import { isTooSoon } from "./use-channel-form.ts";

/** A channel that is tried out as a whole; webhooks are, endpoint by endpoint, on a page of their own. */
export type TestableChannel = keyof typeof SEND;

interface ChannelTestDialogProps {
  readonly channel: TestableChannel;
  readonly state: ChannelView;
  readonly onClose: () => void;
}

/** One message with what is saved, to a place that is named before it goes there. */
export function ChannelTestDialog({ channel, state, onClose }: ChannelTestDialogProps) {
  const choices = useSavedChoices(channel, state);
  const queryClient = useQueryClient();
  const testing = useMutation<ChannelTest, Error, TestPlace>({
    mutationFn: (to) => SEND[channel](to, undefined),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["channels"] }),
  });
  const { error } = testing;
  const tooSoon = isTooSoon(error);
  const test = {
    isUnsaved: false,
    sendingTo: testing.isPending ? testing.variables : null,
    result: testing.data ?? null,
    tooSoon: tooSoon ? problemText(error) : null,
    send: (to: TestPlace): void => {
      if (!testing.isPending) testing.mutate(to);
    },
  };
  return (
    <Dialog title={channelTestWords.titleOf(state.label)} returnTo={`#${channel}-test`} onClose={onClose}>
      {error !== null && !tooSoon && <p role="alert">{problemText(error)}</p>}
      <TestSending choices={choices} test={test} />
    </Dialog>
  );
}

const SEND = { mail: channelsApi.testMail, slack: channelsApi.testSlack, msteams: channelsApi.testTeams } as const;

function useSavedChoices(channel: TestableChannel, { mail, slack }: ChannelView): readonly TestChoice[] {
  const { email, slackEmail } = useMe();
  switch (channel) {
    case "mail":
      return testChoices(email, mail?.systemTo ?? "");
    case "slack":
      return testChoices(slackEmail ?? email, slack?.channel ?? "");
    case "msteams":
      return FLOW_CHOICES;
  }
}
