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

const SHARED: ReadonlySet<DetailedCell["deliverReason"]> = new Set(["channel_disabled", "connection_paused"]);
const ADDRESS: ReadonlySet<DetailedCell["deliverReason"]> = new Set(["no_address", "address_refused"]);

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
  if (SHARED.has(deliverReason) || (scope === "system" && ADDRESS.has(deliverReason)))
    return superuser ? <Link to={`/channels#${channel}`}>{notificationWords.setUpChannels}</Link> : null;
  if (channel === "slack" && ADDRESS.has(deliverReason)) return <OwnSlackHelp />;
  if (deliverReason === "no_address") return <OwnAddressHelp superuser={superuser} username={username} />;
  return deliverReason === "no_endpoint" ? <Link to="/webhooks">{notificationWords.addEndpoint}</Link> : null;
}
