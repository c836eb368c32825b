import type { ChannelView } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { useMe } from "../../lib/own-person.ts";
import { ChannelForm, type FormSheet } from "./channel-form.tsx";
import { DomainRecords } from "./domain-records.tsx";
import { testChoices } from "./test-choices.ts";
import { bodyOf, draftOf, MAIL_FIELDS, mailErrors } from "./mail-draft.ts";
import { MailFields } from "./mail-fields.tsx";
import { useChannelForm } from "./use-channel-form.ts";

const LABEL: Readonly<Record<string, string>> = {
  enabled: channelWords.enabled,
  host: channelWords.host,
  port: channelWords.port,
  security: channelWords.security,
  username: channelWords.username,
  password: channelWords.password,
  from: channelWords.from,
  systemTo: channelWords.systemTo,
  connections: mailSetupWords.connections,
  ratePerMinute: mailSetupWords.rate,
};

export function MailForm({ state, sheet }: { readonly state: ChannelView; readonly sheet: FormSheet }) {
  const { mail: settings, version } = state;
  const { email } = useMe();
  const mask = settings?.password ?? null;
  const form = useChannelForm({
    stored: draftOf(settings),
    isStored: settings !== null,
    fields: MAIL_FIELDS,
    errorsOf: mailErrors,
    bodyOf: (draft) => bodyOf(draft, mask),
    version,
    send: channelsApi.saveMail,
    test: channelsApi.testMail,
    saved: channelWords.saved.mail,
    onSaved: sheet.opening.onSaved,
    secretAgain: { part: { passwordChange: "replace" }, errors: { password: channelWords.secretRequired } },
  });
  const { systemTo } = form.draft;
  return (
    <ChannelForm channel="mail" sheet={sheet} labels={LABEL} form={form} testChoices={testChoices(email, systemTo.trim())}>
      <MailFields draft={form.draft} state={state} errors={form.errors} onChange={form.edit} />
      <DomainRecords draft={form.draft} />
    </ChannelForm>
  );
}
