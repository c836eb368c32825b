import type { ChannelView } from "@tocsin/contract";
import { Link } from "react-router-dom";
import { channelWords } from "../../lib/words/en/channels.ts";
import { ChannelHealthWord } from "./channel-health-word.tsx";
import styles from "./channel-overview.module.css";

/** How every channel is, in one look, and the way to its card: each card is longer than a window. */
export function ChannelOverview({ channels }: { readonly channels: readonly ChannelView[] }) {
  return (
    <nav aria-label={channelWords.overview}>
      <ul className={styles["overview"]}>
        {channels.map((state) => (
          <li key={state.channel}>
            {/* Also where the address leads there already: then nothing but the press tells of it. */}
            <Link to={`#${state.channel}`} onClick={() => document.getElementById(state.channel)?.focus()}>
              {state.label}
            </Link>
            <ChannelHealthWord state={state} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
