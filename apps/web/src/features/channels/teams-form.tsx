import type { ChannelView } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { teamsWords } from "../../lib/words/en/teams.ts";
import { ChannelSwitch } from "./channel-switch.tsx";
import { ChannelForm, type FormSheet } from "./channel-form.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import { FLOW_CHOICES } from "./test-choices.ts";
import { TEAMS_FIELDS, teamsBodyOf, teamsDraftOf, teamsErrors } from "./teams-draft.ts";
import { useChannelForm } from "./use-channel-form.ts";

const LABEL: Readonly<Record<string, string>> = { enabled: teamsWords.enabled, url: teamsWords.url };

export function TeamsForm({ state, sheet }: { readonly state: ChannelView; readonly sheet: FormSheet }) {
  const { msteams: settings, secretSet, version } = state;
  const mask = settings?.url ?? null;
  const form = useChannelForm({
    stored: teamsDraftOf(settings),
    isStored: settings !== null,
    fields: TEAMS_FIELDS,
    errorsOf: teamsErrors,
    bodyOf: (draft) => teamsBodyOf(draft, mask),
    version,
    send: channelsApi.saveTeams,
    test: channelsApi.testTeams,
    saved: channelWords.saved.msteams,
    onSaved: sheet.opening.onSaved,
    secretAgain: { part: { urlChange: "replace" }, errors: { url: teamsWords.urlAgain } },
  });
  const { draft, edit } = form;
  return (
    <ChannelForm channel="msteams" sheet={sheet} labels={LABEL} form={form} testChoices={FLOW_CHOICES}>
      <p>{teamsWords.shared}</p>
      <ChannelSwitch
        state={state}
        label={teamsWords.enabled}
        hint={teamsWords.enabledHint}
        isOn={draft.enabled}
        onChange={(enabled) => edit({ enabled })}
      />
      <StoredSecret
        id="msteams-url"
        label={teamsWords.url}
        hint={teamsWords.urlHint}
        mask={mask}
        setBy={secretSet}
        change={draft.urlChange}
        value={draft.url}
        error={form.errors["url"]}
        isOptional={false}
        onChange={(urlChange, url) => edit({ urlChange, url })}
      />
      {settings !== null && (
        <p className="meta">
          {teamsWords.leadsTo} <code>{settings.host}</code>
        </p>
      )}
    </ChannelForm>
  );
}
