import { useSuspenseQuery } from "@tanstack/react-query";
import type { ChannelView, WebhookSettings } from "@tocsin/contract";
import { Link } from "react-router-dom";
import { channelsApi } from "../../lib/channels-api.ts";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { givenErrors } from "../../lib/form-problems.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { CheckField, TextField } from "../../ui/field.tsx";
import { EndpointStateWord } from "../../ui/endpoint-state-word.tsx";
import { ChannelForm } from "./channel-form.tsx";
import styles from "./channels-page.module.css";
import { useChannelForm } from "./use-channel-form.ts";

interface Draft {
  readonly enabled: boolean;
  readonly timeoutSeconds: string;
}

const USUAL: Draft = { enabled: true, timeoutSeconds: "15" };
const LABEL: Readonly<Record<string, string>> = { enabled: webhookWords.enabled, timeoutSeconds: webhookWords.timeout };

/** Whether webhooks go out at all; where they go is on a page of its own, because everybody has some. */
export function WebhooksForm({ settings, version }: Pick<ChannelView, "version"> & { readonly settings: WebhookSettings | null }) {
  const form = useChannelForm({
    stored: settings === null ? USUAL : { ...settings, timeoutSeconds: String(settings.timeoutSeconds) },
    fields: ["enabled", "timeoutSeconds"],
    errorsOf: ({ timeoutSeconds }: Draft) =>
      givenErrors({ timeoutSeconds: /^(?:[5-9]|[12]\d|30)$/.test(timeoutSeconds.trim()) ? null : webhookWords.timeoutBad }),
    bodyOf: ({ enabled, timeoutSeconds }: Draft) => ({ enabled, timeoutSeconds: Number(timeoutSeconds.trim()) }),
    version,
    send: channelsApi.saveWebhooks,
    saved: channelWords.saved.webhooks,
    secretAgain: { part: {}, errors: {} },
  });
  const { draft, edit } = form;
  return (
    <ChannelForm channel="webhooks" labels={LABEL} form={form}>
      <CheckField
        id="webhooks-enabled"
        label={webhookWords.enabled}
        hint={webhookWords.enabledHint}
        checked={draft.enabled}
        onChange={(event) => edit({ enabled: event.target.checked })}
      />
      <TextField
        id="webhooks-timeoutSeconds"
        label={webhookWords.timeout}
        hint={webhookWords.timeoutHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={2}
        value={draft.timeoutSeconds}
        error={form.problems.errors["timeoutSeconds"]}
        onChange={(event) => edit({ timeoutSeconds: event.target.value })}
      />
    </ChannelForm>
  );
}

/** The shared endpoints in one line each, and the way to all of them. */
export function SharedEndpoints() {
  const { data } = useSuspenseQuery(endpointsQuery);
  const shared = data.filter(({ owner }) => owner === null);
  return (
    <>
      {shared.length === 0 ? (
        <p>{webhookWords.noneShared}</p>
      ) : (
        <ul aria-label={webhookWords.shared} className={styles["endpoints"]}>
          {shared.map(({ id, name, state }) => (
            <li key={id}>
              <span>{name}</span>
              <EndpointStateWord state={state} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/webhooks">{webhookWords.manage}</Link>
      </p>
    </>
  );
}
