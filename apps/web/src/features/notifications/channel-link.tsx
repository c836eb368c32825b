import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { ChannelLink } from "../../ui/preference-grid/grid-props.ts";

/** To where a channel is set up: all of them for superusers, one's own endpoints for everybody. The same function each time. */
export function channelLink(superuser: boolean): (link: ChannelLink) => ReactNode {
  return superuser ? linkForSuperusers : linkForOthers;
}

function linkForSuperusers(link: ChannelLink): ReactNode {
  return link.channel === "alert" ? null : linkTo(`/channels#${link.channel}`, link);
}

function linkForOthers(link: ChannelLink): ReactNode {
  return link.channel === "webhooks" ? linkTo("/webhooks", link) : null;
}

function linkTo(address: string, { content, isTabStop }: ChannelLink): ReactNode {
  return (
    <Link to={address} tabIndex={isTabStop ? undefined : -1}>
      {content}
    </Link>
  );
}
