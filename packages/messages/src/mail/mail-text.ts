import { capitalized, type MailView } from "./mail-view.ts";

/** The part for whoever reads mail as text. */
export function mailText(view: MailView): string {
  return textOf([
    ...head(view),
    "",
    view.greeting,
    ...block(facts(view)),
    ...block(scan(view)),
    ...block(view.lines),
    ...block(said(view.cut)),
    "",
    ...foot(view),
    ...(view.unsubscribe === "" ? [] : [`${view.unsubscribeLabel}: ${view.unsubscribe}`]),
    ...said(view.team),
    ...said(view.disclaimer),
  ]);
}

/** Sent once where a server finds the whole mail too big. */
export function shortMailText(view: MailView): string {
  return textOf([...head(view), ...facts(view), ...said(countsLine(view)), "", ...foot(view)]);
}

function head({ label, severity, title, byline }: MailView): readonly string[] {
  return [severity === "" ? label : `${label} - ${severity}`, title, byline];
}

function facts(view: MailView): readonly string[] {
  return view.facts.map(({ name, value }) => `${name}: ${value}`);
}

function scan(view: MailView): readonly string[] {
  if (view.counts === "") return [];
  const groups = view.findings.flatMap(({ heading, lines }) => [
    "",
    `${capitalized(heading)}:`,
    ...lines.flatMap(({ severity, title, url }) => [
      `- ${severity === "" ? "" : `${severity}: `}${title}`,
      ...said(url).map((link) => `  ${link}`),
    ]),
  ]);
  return [countsLine(view), ...groups, ...(view.more === "" ? [] : ["", `... and ${view.more}`])];
}

function countsLine({ counts }: MailView): string {
  return counts === "" ? "" : `Findings: ${counts}`;
}

function foot({ linkLabel, link, reason, settingsLabel, settings }: MailView): readonly string[] {
  return [`${linkLabel}:`, link, "", "-- ", reason, `${settingsLabel}: ${settings}`];
}

/** Lines that stand by themselves, after an empty one; nothing for none. */
function block(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function said(line: string): readonly string[] {
  return line === "" ? [] : [line];
}

function textOf(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
