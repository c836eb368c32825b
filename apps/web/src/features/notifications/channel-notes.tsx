import { CHANNELS, type Channel } from "@tocsin/domain";
import { Link } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { notificationWords } from "../../lib/words/en/notifications.ts";
import styles from "./channel-notes.module.css";

/** What would not go out, in one line; the marks in the matrix say it cell by cell. */
export function ChannelNotes({ notes }: { readonly notes: Readonly<Partial<Record<Channel, string>>> }) {
  const { superuser } = useMe();
  const channels = CHANNELS.filter((channel) => notes[channel] !== undefined);
  if (channels.length === 0) return null;
  return (
    <p className={styles["notes"]}>
      {notificationWords.undeliverable(channels)} {superuser && <Link to="/channels">{notificationWords.setUpChannels}</Link>}
    </p>
  );
}
