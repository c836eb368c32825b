import type { Me } from "@tocsin/contract";
import { RefusedSlack } from "../../ui/refused-slack.tsx";
import { OwnSlackHelp } from "./own-address.tsx";

/** Why nothing comes by Slack although cells say on. */
export function OwnSlackRefusal({ slack }: Pick<Me, "slack">) {
  return <RefusedSlack slack={slack}>{slack.origin !== "directory" && <OwnSlackHelp />}</RefusedSlack>;
}
