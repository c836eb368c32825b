import { CHANNELS, type Channel } from "@tocsin/domain";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import styles from "./channel-notes.module.css";
import { OwnAddressHelp, OwnSlackHelp } from "./own-address.tsx";

/** What does not go out, channel by channel in one line, and what one's own mail lacks in another; the marks in the matrix say it cell by cell. */
export function ChannelNotes({ notes }: { readonly notes: Readonly<Partial<Record<Channel, string>>> }) {
  const { superuser, username } = useMe();
  const noted = CHANNELS.filter((channel) => notes[channel] !== undefined);
  const saying = (...words: readonly ((channel: Channel) => string)[]): readonly Channel[] =>
    noted.filter((channel) => words.some((word) => notes[channel] === word(channel)));
  const [broken, ...brokenToo] = saying((channel) => notificationWords.paused(channel));
  const missing = saying(notificationWords.notConnected, notificationWords.switchedOff);
  return (
    <>
      {(broken !== undefined || missing.length > 0) && (
        <p className={styles["notes"]}>
          {broken !== undefined && `${notificationWords.paused(broken, ...brokenToo)}. `}
          {missing.length > 0 && notificationWords.undeliverable(missing)}{" "}
          {superuser && <Link to="/channels">{notificationWords.setUpChannels}</Link>}
        </p>
      )}
      {notes.mail === notificationWords.noOwnAddress && (
        <p className={styles["notes"]}>
          {notificationWords.noMailForYou} <OwnAddressHelp superuser={superuser} username={username} />
        </p>
      )}
      {notes.slack === notificationWords.noSlackAddress && (
        <p className={styles["notes"]}>
          {notificationWords.noSlackForYou} <OwnSlackHelp />
        </p>
      )}
    </>
  );
}
