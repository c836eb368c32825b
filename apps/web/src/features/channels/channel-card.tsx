import type { ChannelView } from "@tocsin/contract";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { useOpenedInAddress } from "../../lib/opened-in-address.ts";
import { channelTestWords } from "../../lib/words/en/channel-tests.ts";
import { channelWords } from "../../lib/words/en/channels.ts";
import { teamsWords } from "../../lib/words/en/teams.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { ChannelFacts } from "./channel-facts.tsx";
import { ChannelState } from "./channel-state.tsx";
import { ChannelTestDialog } from "./channel-test-dialog.tsx";
import styles from "./channels-page.module.css";
import { MailboxRefusal } from "./mailbox-refusal.tsx";
import { SharedEndpoints } from "./shared-endpoints.tsx";
import type { EditableChannel } from "./use-edited-channel.ts";

interface ChannelCardProps {
  readonly channel: EditableChannel;
  readonly state: ChannelView;
  /** Its settings were saved, and nothing was opened since. */
  readonly isSaved: boolean;
  readonly onEdit: () => void;
}

/** How a channel is and where it leads; its settings are a press away. */
export function ChannelCard({ channel, state, isSaved, onEdit }: ChannelCardProps) {
  const { label, settingsOn } = state;
  const isSetUp = state.health.state !== "not_set_up";
  return (
    <section id={channel} tabIndex={-1} className={styles["card"]} aria-labelledby={`${channel}-title`}>
      <ChannelState channel={channel} state={state} />
      {isSetUp && <ChannelFacts state={state} />}
      <Extra channel={channel} state={state} />
      <div className={styles["foot"]}>
        {settingsOn > 0 && <p className="meta">{channelWords.usage(settingsOn, label)}</p>}
        <div className={styles["actions"]}>
          <TestButton channel={channel} state={state} isSetUp={isSetUp} />
          <Button
            id={`${channel}-edit`}
            tone={isSetUp ? "plain" : "primary"}
            aria-label={isSetUp ? channelWords.editOf(label) : channelWords.setUpOf(label)}
            onClick={onEdit}
          >
            {isSetUp ? channelWords.edit : channelWords.setUp}
          </Button>
          {isSetUp && (
            <Link to={`/deliveries?channel=${channel}`} aria-label={channelWords.deliveriesBy(label)}>
              {channelWords.toDeliveries}
            </Link>
          )}
          {channel === "webhooks" && <Link to="/webhooks">{webhookWords.manage}</Link>}
          {isSaved && <span className="meta">{channelWords.saved[channel]}</span>}
        </div>
      </div>
    </section>
  );
}

/** What one channel alone has to say. */
function Extra({ channel, state }: Pick<ChannelCardProps, "channel" | "state">): ReactNode {
  if (channel === "mail") return <MailboxRefusal state={state} />;
  if (channel === "webhooks") {
    return (
      <QueryBoundary>
        <SharedEndpoints />
      </QueryBoundary>
    );
  }
  return state.msteams?.isOldUrl === true && <Notice tone="warning">{teamsWords.oldUrl}</Notice>;
}

/** Stands in the address too: the header of a column leads here. */
function TestButton({ channel, state, isSetUp }: Pick<ChannelCardProps, "channel" | "state"> & { readonly isSetUp: boolean }) {
  const { opened, open, close } = useOpenedInAddress("test");
  if (!isSetUp || channel === "webhooks") return null;
  return (
    <>
      <Button id={`${channel}-test`} aria-label={channelTestWords.testOf(state.label)} onClick={() => open(channel)}>
        {channelTestWords.test}
      </Button>
      {opened === channel && <ChannelTestDialog channel={channel} state={state} onClose={close} />}
    </>
  );
}
