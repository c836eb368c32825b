import type { Channel } from "@tocsin/domain";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { ChannelLink, ChannelPlace } from "../../ui/preference-grid/grid-props.ts";
import { OwnAddressHelp, ownAddressPage } from "./own-address.tsx";

interface Reader {
  readonly superuser: boolean;
  readonly username: string;
  /** Mail is set up, but there is nowhere to send theirs. */
  readonly lacksAddress: boolean;
  /** The same of Slack, which one can do something about oneself. */
  readonly lacksSlack: boolean;
}

/** To where a channel is set up or tried out; to one's own address where that is what mail or Slack lacks. */
export function channelLink(reader: Reader): (link: ChannelLink) => ReactNode {
  return (link) => {
    const { channel, to, isTabStop } = link;
    // Each endpoint is tried out on its own, where all of them are.
    if (to === "test" && (channel === "webhooks" || isBarred(channel, reader))) return null;
    if (isTabStop && channel === "mail" && isBarred(channel, reader))
      return <OwnAddressHelp superuser={reader.superuser} username={reader.username} />;
    const address = channelAddress(reader, channel, to);
    return address === null ? null : linkTo(address, link);
  };
}

/** All of them are superusers' business, one's own endpoints everybody's; null: nothing that this reader can open. */
export function channelAddress(reader: Reader, channel: Channel, to: ChannelPlace): string | null {
  const { superuser, username } = reader;
  if (isBarred(channel, reader)) return channel === "slack" ? "/account" : mailAddressPage(superuser, username);
  if (channel === "webhooks" && (to === "test" || !superuser)) return "/webhooks";
  if (!superuser || channel === "alert") return null;
  return to === "test" ? `/channels?test=${channel}#${channel}` : `/channels#${channel}`;
}

function mailAddressPage(superuser: boolean, username: string): string | null {
  return superuser ? ownAddressPage(username) : null;
}

/** What is missing is an address of one's own, and nothing of the channel. */
function isBarred(channel: Channel, { lacksAddress, lacksSlack }: Reader): boolean {
  return (channel === "mail" && lacksAddress) || (channel === "slack" && lacksSlack);
}

function linkTo(address: string, { content, isTabStop }: ChannelLink): ReactNode {
  return (
    <Link to={address} tabIndex={isTabStop ? undefined : -1}>
      {content}
    </Link>
  );
}
