import { useQueryClient } from "@tanstack/react-query";
import type { MailRefusal } from "@tocsin/contract";
import { api } from "../../lib/api.ts";
import { meQuery } from "../../lib/own-person.ts";
import { RefusedMail } from "../../ui/refused-mail.tsx";

/** Why nothing comes by mail although cells say on. */
export function OwnMailRefusal({ refusal }: { readonly refusal: MailRefusal }) {
  const queryClient = useQueryClient();
  const lift = async (): Promise<void> => {
    queryClient.setQueryData(meQuery.queryKey, await api.liftOwnMail());
    await queryClient.invalidateQueries({ queryKey: ["preferences"] });
  };
  return <RefusedMail refusal={refusal} whose="own" lift={lift} focusAfter="h1" />;
}
