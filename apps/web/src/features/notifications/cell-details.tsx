import type { Me } from "@tocsin/contract";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { notificationWords, type SettingsScope } from "../../lib/words/en/notifications.ts";
import { OwnAddressHelp, OwnSlackHelp } from "./own-address.tsx";

interface DetailsReader extends Pick<Me, "superuser" | "username"> {
  /** In System it is the shared destinations that lack something, and nobody's own address. */
  readonly scope: SettingsScope;
}

type DetailedCell = Pick<SettingCell, "event" | "channel" | "edit" | "reason" | "deliverReason">;

/** Where to go from a cell's details: to the scope that decides it, or to what its channel lacks. No dead links for others. */
export function cellDetails(reader: DetailsReader): (cell: DetailedCell) => ReactNode {
  return (cell) => {
    const { event, channel, edit, reason } = cell;
    if (edit === "locked" || (reason === "teams_shared_channel" && reader.superuser)) {
      return <Link to={`/notifications/system#event=${event}&channel=${channel}`}>{notificationWords.openSystem}</Link>;
    }
    return lacking(cell, reader);
  };
}

function lacking({ channel, deliverReason }: DetailedCell, { superuser, username, scope }: DetailsReader): ReactNode {
  if (deliverReason === null) return null;
  if (deliverReason === "no_endpoint") return <Link to="/webhooks">{notificationWords.addEndpoint}</Link>;
  if (scope === "system" || !deliverReason.includes("address"))
    return superuser && <Link to={`/channels#${channel}`}>{notificationWords.setUpChannels}</Link>;
  if (channel === "slack") return <OwnSlackHelp />;
  // A refused one is lifted where the page says so.
  return deliverReason === "no_address" && <OwnAddressHelp superuser={superuser} username={username} />;
}
