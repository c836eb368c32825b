import type { ChannelView } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { givenErrors } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { TextField } from "../../ui/field.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";
import { ChannelForm, type FormSheet } from "./channel-form.tsx";
import { useChannelForm } from "./use-channel-form.ts";

interface Draft {
  readonly enabled: boolean;
  readonly timeoutSeconds: string;
}

const USUAL: Draft = { enabled: true, timeoutSeconds: "15" };
const LABEL: Readonly<Record<string, string>> = { enabled: webhookWords.enabled, timeoutSeconds: webhookWords.timeout };

/** Whether webhooks go out at all; where they go is on a page of its own, because everybody has some. */
export function WebhooksForm({ state, sheet }: { readonly state: ChannelView; readonly sheet: FormSheet }) {
  const { webhooks: settings, version } = state;
  const form = useChannelForm({
    stored: settings === null ? USUAL : { ...settings, timeoutSeconds: String(settings.timeoutSeconds) },
    fields: ["enabled", "timeoutSeconds"],
    errorsOf: ({ timeoutSeconds }: Draft) =>
      givenErrors({ timeoutSeconds: /^(?:[5-9]|[12]\d|30)$/.test(timeoutSeconds.trim()) ? null : webhookWords.timeoutBad }),
    bodyOf: ({ enabled, timeoutSeconds }: Draft) => ({ enabled, timeoutSeconds: Number(timeoutSeconds.trim()) }),
    version,
    send: channelsApi.saveWebhooks,
    saved: channelWords.saved.webhooks,
    onSaved: sheet.opening.onSaved,
    secretAgain: { part: {}, errors: {} },
  });
  const { draft, edit } = form;
  return (
    <ChannelForm channel="webhooks" sheet={sheet} labels={LABEL} form={form}>
      <ChannelSwitch
        state={state}
        label={webhookWords.enabled}
        hint={webhookWords.enabledHint}
        isOn={draft.enabled}
        onChange={(enabled) => edit({ enabled })}
      />
      <TextField
        id="webhooks-timeoutSeconds"
        label={webhookWords.timeout}
        hint={webhookWords.timeoutHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={2}
        value={draft.timeoutSeconds}
        error={form.errors["timeoutSeconds"]}
        onChange={(event) => edit({ timeoutSeconds: event.target.value })}
      />
    </ChannelForm>
  );
}
