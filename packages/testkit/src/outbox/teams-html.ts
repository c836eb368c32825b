import type { PostedCard } from "../teams/teams-flow.ts";
import { page, refresh, type Tab, tabs, text } from "./page-html.ts";

/** Every card of the channel, newest first: its texts as they came, which is Markdown, and the JSON. */
export function teamsPage(cards: readonly PostedCard[], all: readonly Tab[]): string {
  const posts = cards
    .toReversed()
    .map(
      ({ delivery, card }) => `<article aria-label="${text(delivery)}">
<pre>${text(textsOf(card).join("\n"))}</pre>
<details><summary>JSON</summary><pre>${text(JSON.stringify(card, null, 2))}</pre></details>
</article>`,
    )
    .join("\n");
  const list = cards.length === 0 ? "<p>No card yet. It appears here by itself.</p>" : posts;
  return page("Outbox", `<h1>Outbox</h1>\n${tabs(all, "/teams")}\n${list}\n${refresh("/teams.json", cards.at(-1)?.number)}`);
}

/** What people read of a card, from the top to its foot. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: readonly [string, unknown]) =>
    ["text", "title", "value", "url"].includes(key) && typeof entry === "string" ? [entry] : textsOf(entry),
  );
}
