import type { ReceivedMail } from "../smtp/received-mail.ts";
import { page, refresh, type Tab, tabs, text } from "./page-html.ts";

/** Everything that came, newest first; looks for more every two seconds. */
export function mailboxPage(messages: readonly ReceivedMail[], all: readonly Tab[]): string {
  const rows = messages
    .toReversed()
    .map(
      ({ number, receivedAt, to, subject, envelope }) => `<tr>
<td><time datetime="${text(receivedAt)}">${text(receivedAt.slice(11, 19))}</time></td>
<td>${text(to === "" ? envelope.to.join(", ") : to)}</td>
<td><a href="/mail/${String(number)}">${text(subject === "" ? "(no subject)" : subject)}</a></td>
</tr>`,
    )
    .join("\n");
  const table =
    messages.length === 0
      ? "<p>No mail yet. It appears here by itself.</p>"
      : `<table><thead><tr><th scope="col">Received (UTC)</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead><tbody>\n${rows}\n</tbody></table>`;
  return page("Outbox", `<h1>Outbox</h1>\n${tabs(all, "/")}\n${table}\n${refresh("/messages.json", messages.at(-1)?.number)}`);
}

/** One mail as its receiver sees it: the HTML part in a frame that may do nothing, the text part, the headers. */
export function mailPage(mail: ReceivedMail): string {
  const headers = mail.headers.map(([name, value]) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`).join("\n");
  const base = `/mail/${String(mail.number)}`;
  return page(
    mail.subject,
    `<p><a href="/">Outbox</a></p>
<h1>${text(mail.subject)}</h1>
<p>From ${text(mail.from)} to ${text(mail.to)}, received ${text(mail.receivedAt)} over ${mail.secure ? "an encrypted" : "a plain"} connection. <a href="${base}/raw">Raw</a></p>
<h2>HTML part</h2>
<iframe sandbox="" src="${base}/html" title="HTML part"></iframe>
<h2>Text part</h2>
<pre>${text(mail.text)}</pre>
<h2>Headers</h2>
<table><tbody>
${headers}
</tbody></table>`,
  );
}
