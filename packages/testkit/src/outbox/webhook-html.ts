import type { ReceivedWebhook } from "../webhooks/webhook-receiver.ts";
import { page, refresh, type Tab, tabs, text } from "./page-html.ts";

/** Every request, newest first: whether its signature verifies, its headers, and its body byte by byte. */
export function webhooksPage(messages: readonly ReceivedWebhook[], all: readonly Tab[]): string {
  const requests = messages.toReversed().map(requestHtml).join("\n");
  const list = messages.length === 0 ? "<p>No request yet. It appears here by itself.</p>" : requests;
  return page("Outbox", `<h1>Outbox</h1>\n${tabs(all, "/webhooks")}\n${list}\n${refresh("/webhooks.json", messages.at(-1)?.number)}`);
}

function requestHtml({ id, path, headers, body, verified }: ReceivedWebhook): string {
  const rows = Object.entries(headers).map(([name, value]) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`);
  return `<article aria-label="${text(id)}">
<h2>${verified ? "✓ Signature verified" : "✗ Signature not verified"}</h2>
<p>POST ${text(path)}</p>
<pre>${text(indented(body))}</pre>
<details><summary>Headers</summary><table>${rows.join("")}</table></details>
<details><summary>Body as it came</summary><pre>${text(body)}</pre></details>
</article>`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
