import { parseSeverity, type Severity } from "@tocsin/domain";
import { capitalized, type MailView } from "./mail-view.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * The part for mail programs that show HTML. Old ones know tables, inline styles and little else; the dark colours are for those
 * that know more.
 */
export function mailHtml(view: MailView): string {
  const { subject, title, byline, greeting } = view;
  return markup`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>
:root { color-scheme: light dark; }
a { color: #0b5fae; }
@media (prefers-color-scheme: dark) {
  .page { background: #15181c !important; }
  .card { background: #1f242a !important; border-color: #39414a !important; }
  .text, .title { color: #e8eaed !important; }
  .quiet { color: #b3bac2 !important; }
  .rule { border-color: #39414a !important; }
  .button { background: #7db8f5 !important; color: #10151a !important; }
  a { color: #8ec5ff; }
}
@media (max-width: 640px) {
  .card { padding: 16px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f5f7;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f7;">
<tr><td align="center" style="padding:16px 8px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;">
<tr><td class="card" style="background:#ffffff;border:1px solid #d5dae0;border-radius:8px;padding:24px;font-family:Arial,Helvetica,sans-serif;">
${headline(view)}
<h1 class="title" dir="auto" style="margin:0 0 4px;font-size:20px;line-height:28px;color:#1c2126;word-break:break-word;">${title}</h1>
<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">${byline}</p>
<p class="text" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2126;">${greeting}</p>
${facts(view)}${scan(view)}${description(view)}${foot(view)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.text;
}

function headline({ label, severity, tone }: MailView): Markup {
  const shown = markup` &middot; <span class="text" style="font-weight:bold;color:#1c2126;"><span style="display:inline-block;width:10px;height:10px;border-radius:5px;background:${toneOf(tone)};"></span> ${severity}</span>`;
  return markup`<p class="quiet" style="margin:0 0 4px;font-size:14px;line-height:20px;color:#4d5761;">${label}${severity === "" ? "" : shown}</p>`;
}

function facts(view: MailView): Markup {
  if (view.facts.length === 0) return NOTHING;
  const rows = view.facts.map(
    ({ name, value }) =>
      markup`<tr><th class="quiet" scope="row" align="left" valign="top" style="padding:2px 16px 2px 0;font-size:14px;line-height:20px;font-weight:normal;color:#4d5761;white-space:nowrap;">${name}</th><td class="text" dir="auto" valign="top" style="padding:2px 0;font-size:14px;line-height:20px;color:#1c2126;word-break:break-word;">${value}</td></tr>
`,
  );
  return markup`<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;">
${rows}</table>
`;
}

function scan({ counts, findings, more }: MailView): Markup {
  if (counts === "") return NOTHING;
  const rest = markup`<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">&hellip; and ${more}</p>
`;
  return markup`<p class="text" style="margin:0 0 8px;font-size:16px;line-height:24px;font-weight:bold;color:#1c2126;">Findings: ${counts}</p>
${findings.map(findingGroup)}${more === "" ? "" : rest}`;
}

function findingGroup({ heading, lines }: MailView["findings"][number]): Markup {
  return markup`<p class="quiet" style="margin:8px 0 2px;font-size:14px;line-height:20px;color:#4d5761;">${capitalized(heading)}</p>
<ul style="margin:0 0 8px;padding:0 0 0 20px;">
${lines.map(findingLine)}</ul>
`;
}

function findingLine({ severity, tone, title, url }: MailView["findings"][number]["lines"][number]): Markup {
  const dot = markup`<span style="display:inline-block;width:8px;height:8px;border-radius:4px;background:${toneOf(tone)};"></span> ${severity}: `;
  return markup`<li class="text" dir="auto" style="font-size:14px;line-height:22px;color:#1c2126;word-break:break-word;">${severity === "" ? "" : dot}${url === "" ? title : markup`<a href="${url}">${title}</a>`}</li>
`;
}

function description({ lines, cut }: MailView): Markup {
  const shown = lines.map((line, index) =>
    index === lines.length - 1
      ? markup`${line}`
      : markup`${line}<br>
`,
  );
  const text = markup`<p class="text" dir="auto" style="margin:16px 0;font-size:16px;line-height:24px;color:#1c2126;word-break:break-word;">${shown}</p>
`;
  const end = markup`<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">${cut}</p>
`;
  return markup`${lines.length === 0 ? "" : text}${cut === "" ? "" : end}`;
}

function foot({ link, linkLabel, reason, settings, settingsLabel, unsubscribe, unsubscribeLabel, team, disclaimer }: MailView): Markup {
  const ending = markup`<br>
<a href="${unsubscribe}">${unsubscribeLabel}</a>`;
  const between = markup`<br>
`;
  const own = markup`<p class="quiet" style="margin:8px 0 0;font-size:14px;line-height:20px;color:#4d5761;">${team}${team === "" || disclaimer === "" ? "" : between}${disclaimer}</p>
`;
  return markup`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 24px;"><tr><td><a class="button" href="${link}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5fae;color:#ffffff;font-size:16px;line-height:24px;font-weight:bold;text-decoration:none;">${linkLabel}</a></td></tr></table>
<p class="quiet rule" style="margin:0;padding:16px 0 0;border-top:1px solid #d5dae0;font-size:14px;line-height:20px;color:#4d5761;">${reason}<br>
<a href="${settings}">${settingsLabel}</a>${unsubscribe === "" ? "" : ending}</p>
${team === "" && disclaimer === "" ? "" : own}`;
}

const NOTHING = markup``;

const TONE = {
  critical: "#8f1d2f",
  high: "#d1372c",
  medium: "#d98a00",
  low: "#2f7fc1",
  info: "#6b7680",
} as const satisfies Record<Severity, string>;

function toneOf(tone: string): string {
  const severity = parseSeverity(tone);
  return severity === null ? TONE.info : TONE[severity];
}
