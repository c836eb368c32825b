import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { meQuery, useMe } from "../../lib/own-person.ts";
import { RefusedMail } from "../../ui/refused-mail.tsx";
import { RefusedSlack } from "../../ui/refused-slack.tsx";
import { OwnSlackHelp } from "./own-address.tsx";

/** Why nothing comes by mail or Slack although cells say on. */
export function OwnRefusals() {
  const { mailRefusal, slack } = useMe();
  const queryClient = useQueryClient();
  const lift = async (): Promise<void> => {
    queryClient.setQueryData(meQuery.queryKey, await api.liftOwnMail());
    await queryClient.invalidateQueries({ queryKey: ["preferences"] });
  };
  return (
    <>
      {mailRefusal !== null && <RefusedMail refusal={mailRefusal} whose="own" lift={lift} focusAfter="h1" />}
      <RefusedSlack slack={slack}>{slack.origin !== "directory" && <OwnSlackHelp />}</RefusedSlack>
    </>
  );
}
