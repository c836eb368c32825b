import type { MessageContext } from "../event.ts";
import { ourPage } from "../links.ts";
import { WORDS_EN } from "../words-en.ts";
import { SLACK_LIMITS } from "./blocks.ts";
import { escapeSlack } from "./escape.ts";
import type { RenderedSlack } from "./render-slack.ts";

export interface SlackCodeInput {
  readonly code: string;
  /** User name of whoever asks for it: of what others can write, all that is in the message. */
  readonly username: string;
  readonly minutes: number;
  readonly context: Pick<MessageContext, "publicUrl">;
}

const TEXT_MAX = 1_000;

/** The message that proves whose an account in Slack is; who asked for it stands in it, for it may reach somebody else. */
export function renderSlackCode({ code, username, minutes, context }: SlackCodeInput): RenderedSlack {
  const { codeTitle, codeIs, codeAsked, codeNotYou, openAccount } = WORDS_EN;
  const page = ourPage(context, "/account");
  const plain = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;
  const lines = [codeIs(code), codeAsked({ username, minutes, host: new URL(page).host }), codeNotYou];
  const [is = "", ...about] = lines;
  return {
    text: escapeSlack(lines.join(" "), TEXT_MAX),
    plainText: escapeSlack(lines.join("\n"), TEXT_MAX),
    blocks: [
      { type: "header", text: plain(codeTitle) },
      { type: "section", text: plain(is) },
      { type: "section", text: plain(about.join("\n")) },
      // An address that Slack would not take is left out: the words say where it is.
      ...(page.length > SLACK_LIMITS.url
        ? []
        : ([{ type: "actions", elements: [{ type: "button", text: plain(openAccount), url: page, action_id: "open" }] }] as const)),
    ],
  };
}
