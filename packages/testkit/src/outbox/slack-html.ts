import type { SlackPost } from "../slack/slack-server.ts";
import { textsIn, recordOf } from "../slack/slack-rules.ts";
import { page, refresh, type Tab, tabs, text } from "./page-html.ts";

/** Everything that was posted, newest first. */
export function slackListPage(messages: readonly SlackPost[], all: readonly Tab[]): string {
  const rows = messages
    .toReversed()
    .map(
      ({ number, receivedAt, to, text: said }) => `<tr>
<td><time datetime="${text(receivedAt)}">${text(receivedAt.slice(11, 19))}</time></td>
<td>${text(to)}</td>
<td><a href="/slack/${String(number)}">${text(unescaped(said))}</a></td>
</tr>`,
    )
    .join("\n");
  const table =
    messages.length === 0
      ? "<p>No Slack message yet. It appears here by itself.</p>"
      : `<table><thead><tr><th scope="col">Received (UTC)</th><th scope="col">To</th><th scope="col">Message</th></tr></thead><tbody>\n${rows}\n</tbody></table>`;
  return page("Outbox", `<h1>Outbox</h1>\n${tabs(all, "/slack")}\n${table}\n${refresh("/slack.json", messages.at(-1)?.number)}`);
}

/** One message, block by block as Slack would show it, and as it was sent. */
export function slackPage(message: SlackPost): string {
  const blocks = message.blocks.length === 0 ? [`<p class="block">${text(unescaped(message.text))}</p>`] : message.blocks.map(blockHtml);
  return page(
    message.text,
    `<p><a href="/slack">Outbox</a></p>
<h1>Message to ${text(message.to)}</h1>
${blocks.join("\n")}
<h2>As it was sent</h2>
<pre>${text(JSON.stringify(message.body, null, 2))}</pre>`,
  );
}

function blockHtml(block: unknown): string {
  const texts = textsIn(block).map(text);
  switch (recordOf(block)?.["type"]) {
    case "header":
      return `<div class="block"><h2>${texts.join("")}</h2></div>`;
    case "context":
      return `<p class="block"><small>${texts.join(" · ")}</small></p>`;
    case "actions":
      return `<p class="block">${texts.map((label) => `[${label}]`).join(" ")}</p>`;
    default:
      return `<p class="block">${texts.join("\n")}</p>`;
  }
}

/** As people see what Slack reads as mark-up. */
function unescaped(escaped: string): string {
  return escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
