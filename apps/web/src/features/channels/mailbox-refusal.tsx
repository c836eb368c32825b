import { useQueryClient } from "@tanstack/react-query";
import type { ChannelView } from "@tocsin/contract";
import { channelsApi } from "../../lib/channels-api.ts";
import { RefusedMail } from "../../ui/refused-mail.tsx";

/** The shared mailbox of the mail channel, where a server refused it. */
export function MailboxRefusal({ state: { channel, mailRefusal } }: { readonly state: ChannelView }) {
  const queryClient = useQueryClient();
  if (mailRefusal === null) return null;
  const lift = async (): Promise<void> => {
    await channelsApi.liftSharedMail();
    await queryClient.invalidateQueries({ queryKey: ["channels"] });
  };
  return <RefusedMail refusal={mailRefusal} whose="other" lift={lift} focusAfter={`${channel}-title`} />;
}
