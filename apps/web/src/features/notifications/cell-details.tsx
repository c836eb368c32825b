import type { Me } from "@tocsin/contract";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { SettingCell } from "../../lib/preferences/document.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import { OwnAddressHelp, OwnSlackHelp } from "./own-address.tsx";

type DetailedCell = Pick<SettingCell, "event" | "channel" | "edit" | "reason" | "deliverReason">;

/** Where to go from a cell's details: to the scope that decides it, or to what its channel lacks. No dead links for others. */
export function cellDetails({ superuser, username }: Pick<Me, "superuser" | "username">): (cell: DetailedCell) => ReactNode {
  return ({ event, channel, edit, reason, deliverReason }) => {
    if (edit === "locked" || (reason === "teams_shared_channel" && superuser)) {
      return <Link to={`/notifications/system#event=${event}&channel=${channel}`}>{notificationWords.openSystem}</Link>;
    }
    if (superuser && (deliverReason === "channel_disabled" || deliverReason === "connection_paused")) {
      return <Link to="/channels">{notificationWords.setUpChannels}</Link>;
    }
    if (deliverReason === "no_address")
      return channel === "slack" ? <OwnSlackHelp /> : <OwnAddressHelp superuser={superuser} username={username} />;
    return deliverReason === "no_endpoint" ? <Link to="/webhooks">{notificationWords.addEndpoint}</Link> : null;
  };
}
