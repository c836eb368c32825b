import { CHANNEL_LABEL } from "../catalogue.ts";
import { moment, type NoticeContent } from "./notice.ts";
import { remedyOf } from "./remedy.ts";

export interface RefusedAddress {
  readonly channel: "mail" | "slack";
  /** An e-mail address, or a channel of Slack. */
  readonly address: string;
  /** One person's, or the shared place that follows System. */
  readonly whose: "person" | "shared";
  /** As the adapter reports it: "550 5.1.1", "users_not_found"; null: it never got as far as a server. */
  readonly code: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Tells whom it concerns that a channel does not deliver to an address; once, however many messages meet it (rule N4, pages 4.1 and 4.3). */
export function refusedAddressNotice(refused: RefusedAddress): NoticeContent {
  const { channel, address, whose, code, at } = refused;
  const label = CHANNEL_LABEL[channel];
  return {
    key: "address_refused",
    title: whose === "person" ? `${label} does not deliver to you` : `${label} does not deliver to ${address}`,
    description: [
      `Since ${moment(at)} ${label} does not deliver to ${address}. It was told: ${code ?? "the address cannot be used"}.`,
      MEANWHILE[channel],
      `What to do: ${remedy(refused)}`,
    ].join("\n"),
    severity: whose === "person" ? "medium" : "high",
    url: whose === "shared" ? "/channels" : OWN_PAGE[channel],
  };
}

/** Slack is asked again, since it remembers nobody; a mail server's lists do. */
const MEANWHILE = {
  mail: "No mail goes there until somebody says that it works again; what did not go is under Deliveries.",
  slack: "Each message is tried all the same, so it goes on by itself once Slack takes one; what did not arrive is under Deliveries.",
} as const satisfies Record<RefusedAddress["channel"], string>;

const OWN_PAGE = { mail: "/notifications", slack: "/account" } as const satisfies Record<RefusedAddress["channel"], string>;

function remedy({ channel, whose, code }: RefusedAddress): string {
  if (whose === "person") return OWN_REMEDY[channel];
  return remedyOf(channel, code) ?? "Look at the settings, under Channels.";
}

const OWN_REMEDY = {
  mail: "Try it again under Notifications once your mailbox takes mail, or have a superuser correct your address.",
  slack: "Enter the e-mail that Slack knows you by, under Your account, or ask whoever runs your workspace.",
} as const satisfies Record<RefusedAddress["channel"], string>;
