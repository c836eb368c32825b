import type { ReceivedMail } from "../smtp/received-mail.ts";

/** Everything that came, newest first; looks for more every two seconds. */
export function mailboxPage(messages: readonly ReceivedMail[]): string {
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
  return page(
    "Outbox",
    `<h1>Outbox</h1>\n<nav aria-label="Receivers"><a href="/" aria-current="page">Mail (${String(messages.length)})</a></nav>\n${table}\n${REFRESH(messages)}`,
  );
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

/** Reloads when the number of messages is another than when the page was made. */
const REFRESH = (messages: readonly ReceivedMail[]): string => `<script>
setInterval(async () => {
  const answer = await fetch("/messages.json").catch(() => null);
  if (answer?.ok && (await answer.json())[0]?.number !== ${JSON.stringify(messages.at(-1)?.number)}) location.reload();
}, 2000);
</script>`;

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886; vertical-align: top; overflow-wrap: anywhere; }
th[scope=row] { white-space: nowrap; font-weight: normal; opacity: .8; }
iframe { width: 100%; height: 36rem; border: 1px solid #8886; border-radius: 8px; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8886; border-radius: 8px; padding: 1rem; }
nav { margin: 1rem 0; }`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ENTITY: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITY[character] ?? "");
}
