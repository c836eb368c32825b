import type { MailSettings } from "@tocsin/contract";
import { api } from "../../lib/api.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { ChannelForm } from "./channel-form.tsx";
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
};

export function MailForm({ settings }: { readonly settings: MailSettings | null }) {
  const mask = settings?.password ?? null;
  const form = useChannelForm({
    stored: draftOf(settings),
    fields: MAIL_FIELDS,
    errorsOf: mailErrors,
    bodyOf: (draft) => bodyOf(draft, mask),
    send: api.saveMail,
    saved: channelWords.saved.mail,
    secretAgain: { part: { passwordChange: "replace" }, errors: { password: channelWords.secretRequired } },
  });
  return (
    <ChannelForm channel="mail" labels={LABEL} form={form}>
      <MailFields draft={form.draft} mask={mask} errors={form.problems.errors} onChange={form.edit} />
    </ChannelForm>
  );
}
