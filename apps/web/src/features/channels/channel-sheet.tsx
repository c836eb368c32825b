import type { ChannelView } from "@tocsin/contract";
import type { ReactNode } from "react";
import { channelTestWords } from "../../lib/words/en/channel-tests.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { lastErrorText } from "../../ui/last-outcomes.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { FormOpening, FormSheet } from "./channel-form.tsx";
import { MailForm } from "./mail-form.tsx";
import { SlackForm } from "./slack-form.tsx";
import { SlackGuide } from "./slack-guide.tsx";
import { TeamsForm } from "./teams-form.tsx";
import { TeamsGuide } from "./teams-guide.tsx";
import type { EditableChannel } from "./use-edited-channel.ts";
import { WebhooksForm } from "./webhooks-form.tsx";

interface ChannelSheetProps {
  readonly channel: EditableChannel;
  readonly state: ChannelView;
  readonly opening: FormOpening;
}

/** A channel's settings, below what is wrong with it and how to set it up. */
export function ChannelSheet({ channel, state, opening }: ChannelSheetProps) {
  const isNew = state.health.state === "not_set_up";
  const [Form, guide] = FORM[channel];
  const sheet: FormSheet = {
    title: isNew ? channelWords.setUpOf(state.label) : channelWords.settings[channel],
    opening,
    intro: (
      <>
        <Trouble state={state} />
        {guide(isNew)}
      </>
    ),
  };
  return <Form state={state} sheet={sheet} />;
}

type Form = (props: { readonly state: ChannelView; readonly sheet: FormSheet }) => ReactNode;

const FORM: Readonly<Record<EditableChannel, readonly [form: Form, guide: (isNew: boolean) => ReactNode]>> = {
  mail: [MailForm, () => null],
  slack: [SlackForm, (isNew) => <SlackGuide isOpen={isNew} />],
  msteams: [TeamsForm, (isNew) => <TeamsGuide isOpen={isNew} />],
  webhooks: [WebhooksForm, () => null],
};

/** What is wrong, and what helps, where the hand is that puts it right. */
function Trouble({ state: { health, lastError, remedy } }: Pick<ChannelSheetProps, "state">) {
  if (health.state !== "failing" || lastError === null) return null;
  return (
    <Notice tone="warning">
      <p>{lastErrorText(lastError)}</p>
      {remedy !== null && (
        <p>
          <strong>{channelTestWords.whatToDo}</strong> {remedy}
        </p>
      )}
    </Notice>
  );
}
