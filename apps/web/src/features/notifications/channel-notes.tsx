import { CHANNELS, type Channel } from "@tocsin/domain";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import styles from "./channel-notes.module.css";
import { OwnAddressHelp } from "./own-address.tsx";

/** What would not go out, channel by channel in one line, and what one's own mail lacks in another; the marks in the matrix say it cell by cell. */
export function ChannelNotes({ notes }: { readonly notes: Readonly<Partial<Record<Channel, string>>> }) {
  const { superuser, username } = useMe();
  const noted = CHANNELS.filter((channel) => notes[channel] !== undefined);
  const channels = noted.filter((channel) => notes[channel] !== notificationWords.noOwnAddress);
  const isBroken = (channel: Channel): boolean => notes[channel] === notificationWords.paused(channel);
  const [broken, ...brokenToo] = channels.filter(isBroken);
  const missing = channels.filter((channel) => !isBroken(channel));
  return (
    <>
      {channels.length > 0 && (
        <p className={styles["notes"]}>
          {broken !== undefined && `${notificationWords.paused(broken, ...brokenToo)}. `}
          {missing.length > 0 && notificationWords.undeliverable(missing)}{" "}
          {superuser && <Link to="/channels">{notificationWords.setUpChannels}</Link>}
        </p>
      )}
      {noted.length > channels.length && (
        <p className={styles["notes"]}>
          {notificationWords.noMailForYou} <OwnAddressHelp superuser={superuser} username={username} />
        </p>
      )}
    </>
  );
}
