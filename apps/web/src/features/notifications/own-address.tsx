import { Link } from "react-router-dom";
import { notificationWords } from "../../lib/words/en/notifications.ts";

export function ownAddressPage(username: string): string {
  return `/people?q=${encodeURIComponent(username)}`;
}

interface OwnAddressHelpProps {
  readonly superuser: boolean;
  readonly username: string;
}

/** How somebody without an e-mail address gets one: nobody enters their own but superusers. */
export function OwnAddressHelp({ superuser, username }: OwnAddressHelpProps) {
  return superuser ? (
    <Link to={ownAddressPage(username)}>{notificationWords.enterOwnAddress}</Link>
  ) : (
    <span>{notificationWords.askForAddress}</span>
  );
}

/** What Slack knows somebody by, everybody enters themselves. */
export function OwnSlackHelp() {
  return <Link to="/account">{notificationWords.enterSlackEmail}</Link>;
}
