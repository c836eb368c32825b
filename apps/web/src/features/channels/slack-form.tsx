import type { ChannelView } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { slackWords } from "../../lib/words/en/slack.ts";
import { useMe } from "../../lib/own-person.ts";
import { TextField } from "../../ui/field.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";
import { ChannelForm, type FormSheet } from "./channel-form.tsx";
import { SLACK_FIELDS, slackBodyOf, type SlackDraft, slackDraftOf, slackErrors } from "./slack-draft.ts";
import { StoredSecret } from "./stored-secret.tsx";
import { testChoices } from "./test-choices.ts";
import { useChannelForm } from "./use-channel-form.ts";

const LABEL: Readonly<Record<string, string>> = {
  enabled: slackWords.enabled,
  token: slackWords.token,
  channel: slackWords.channel,
  apiUrl: slackWords.apiUrl,
};

export function SlackForm({ state, sheet }: { readonly state: ChannelView; readonly sheet: FormSheet }) {
  const { slack: settings, secretSet, version } = state;
  const { email, slackEmail } = useMe();
  const mask = settings?.token ?? null;
  const form = useChannelForm({
    stored: slackDraftOf(settings),
    isStored: settings !== null,
    fields: SLACK_FIELDS,
    errorsOf: slackErrors,
    bodyOf: (draft) => slackBodyOf(draft, mask),
    version,
    send: channelsApi.saveSlack,
    test: channelsApi.testSlack,
    saved: channelWords.saved.slack,
    onSaved: sheet.opening.onSaved,
    secretAgain: { part: { tokenChange: "replace" }, errors: { token: slackWords.tokenAgain } },
  });
  const { draft, edit, errors } = form;
  return (
    <ChannelForm
      channel="slack"
      sheet={sheet}
      labels={LABEL}
      form={form}
      testChoices={testChoices(slackEmail ?? email, draft.channel.trim())}
    >
      <ChannelSwitch
        state={state}
        label={slackWords.enabled}
        hint={slackWords.enabledHint}
        isOn={draft.enabled}
        onChange={(enabled) => edit({ enabled })}
      />
      <StoredSecret
        id="slack-token"
        label={slackWords.token}
        hint={slackWords.tokenHint}
        mask={mask}
        setBy={secretSet}
        change={draft.tokenChange}
        value={draft.token}
        error={errors["token"]}
        isOptional={false}
        onChange={(tokenChange, token) => edit({ tokenChange, token })}
      />
      <PlaceFields draft={draft} errors={errors} onChange={edit} />
    </ChannelForm>
  );
}

interface PlaceFieldsProps {
  readonly draft: SlackDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<SlackDraft>) => void;
}

function PlaceFields({ draft, errors, onChange }: PlaceFieldsProps) {
  return (
    <>
      <TextField
        id="slack-channel"
        label={slackWords.channel}
        hint={slackWords.channelHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={80}
        value={draft.channel}
        error={errors["channel"]}
        onChange={(event) => onChange({ channel: event.target.value })}
      />
      <TextField
        id="slack-apiUrl"
        label={slackWords.apiUrl}
        hint={slackWords.apiUrlHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={2_048}
        value={draft.apiUrl}
        error={errors["apiUrl"]}
        onChange={(event) => onChange({ apiUrl: event.target.value })}
      />
    </>
  );
}
