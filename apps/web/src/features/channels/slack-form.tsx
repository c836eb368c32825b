import type { SlackSettings } from "@tocsin/contract";
import { api } from "../../lib/api.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { slackWords } from "../../lib/words/en/slack.ts";
import { CheckField, TextField } from "../../ui/field.tsx";
import { ChannelForm } from "./channel-form.tsx";
import { SLACK_FIELDS, slackBodyOf, slackDraftOf, slackErrors } from "./slack-draft.ts";
import { StoredSecret } from "./stored-secret.tsx";
import { useChannelForm } from "./use-channel-form.ts";

const LABEL: Readonly<Record<string, string>> = {
  enabled: slackWords.enabled,
  token: slackWords.token,
  channel: slackWords.channel,
  apiUrl: slackWords.apiUrl,
};

export function SlackForm({ settings }: { readonly settings: SlackSettings | null }) {
  const mask = settings?.token ?? null;
  const form = useChannelForm({
    stored: slackDraftOf(settings),
    fields: SLACK_FIELDS,
    errorsOf: slackErrors,
    bodyOf: (draft) => slackBodyOf(draft, mask),
    send: api.saveSlack,
    saved: channelWords.saved.slack,
    secretAgain: { part: { tokenChange: "replace" }, errors: { token: slackWords.tokenAgain } },
  });
  const { draft, edit } = form;
  const { errors } = form.problems;
  return (
    <ChannelForm channel="slack" labels={LABEL} form={form}>
      <CheckField
        id="slack-enabled"
        label={slackWords.enabled}
        hint={slackWords.enabledHint}
        checked={draft.enabled}
        onChange={(event) => edit({ enabled: event.target.checked })}
      />
      <StoredSecret
        id="slack-token"
        label={slackWords.token}
        hint={slackWords.tokenHint}
        mask={mask}
        change={draft.tokenChange}
        value={draft.token}
        error={errors["token"]}
        isOptional={false}
        onChange={(tokenChange, token) => edit({ tokenChange, token })}
      />
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
        onChange={(event) => edit({ channel: event.target.value })}
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
        onChange={(event) => edit({ apiUrl: event.target.value })}
      />
    </ChannelForm>
  );
}
