/** A page of the Outbox in our own style; runs nothing but what we put into it. */
export function page(title: string, body: string): string {
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

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886; vertical-align: top; overflow-wrap: anywhere; }
th[scope=row] { white-space: nowrap; font-weight: normal; opacity: .8; }
iframe { width: 100%; height: 36rem; border: 1px solid #8886; border-radius: 8px; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8886; border-radius: 8px; padding: 1rem; }
nav { display: flex; gap: 1rem; margin: 1rem 0; }
nav [aria-current] { font-weight: bold; }
.block { white-space: pre-line; overflow-wrap: anywhere; }
.block h2 { font-size: 1.25rem; margin: 0; }`;

export interface Tab {
  readonly href: string;
  readonly label: string;
  readonly count: number;
}

/** The receivers side by side. */
export function tabs(all: readonly Tab[], current: string): string {
  const links = all.map(
    ({ href, label, count }) => `<a href="${href}"${href === current ? ' aria-current="page"' : ""}>${label} (${String(count)})</a>`,
  );
  return `<nav aria-label="Receivers">${links.join("")}</nav>`;
}

/** Reloads when the newest message is another than when the page was made. */
export function refresh(source: string, newest: number | undefined): string {
  return `<script>
setInterval(async () => {
  const answer = await fetch(${JSON.stringify(source)}).catch(() => null);
  if (answer?.ok && (await answer.json())[0]?.number !== ${JSON.stringify(newest)}) location.reload();
}, 2000);
</script>`;
}

const ENTITY: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITY[character] ?? "");
}
