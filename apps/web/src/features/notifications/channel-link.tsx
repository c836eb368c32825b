import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { ChannelLink } from "../../ui/preference-grid/grid-props.ts";
import { OwnAddressHelp, ownAddressPage } from "./own-address.tsx";

interface Reader {
  readonly superuser: boolean;
  readonly username: string;
  /** Mail is set up, but there is nowhere to send theirs. */
  readonly lacksAddress: boolean;
}

/** To where a channel is set up: all of them for superusers, one's own endpoints for everybody; to one's own address where that is what mail lacks. */
export function channelLink({ superuser, username, lacksAddress }: Reader): (link: ChannelLink) => ReactNode {
  return (link) => {
    const { channel, isTabStop } = link;
    if (channel === "mail" && lacksAddress) {
      if (isTabStop) return <OwnAddressHelp superuser={superuser} username={username} />;
      return superuser ? linkTo(ownAddressPage(username), link) : null;
    }
    if (!superuser) return channel === "webhooks" ? linkTo("/webhooks", link) : null;
    return channel === "alert" ? null : linkTo(`/channels#${channel}`, link);
  };
}

function linkTo(address: string, { content, isTabStop }: ChannelLink): ReactNode {
  return (
    <Link to={address} tabIndex={isTabStop ? undefined : -1}>
      {content}
    </Link>
  );
}
