import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

const plainError = z.object({ name: z.string().optional(), message: z.string().optional(), stack: z.string().optional() });

const logLine = z.looseObject({ time: z.string(), level: z.string(), event: z.string(), error: plainError.optional() });

/** `12:00:01 warn  http.busy path=/api/v1/events`, then the error; what a person wants to see of a JSON line. */
export function readableLine(line: string): string {
  const parsed = logLine.safeParse(JSON.parse(line));
  if (!parsed.success) return line;
  const { time, level, event, error, ...fields } = parsed.data;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const head = [time.slice(11, 19), level.padEnd(5), event, ...shown].join(" ");
  const tail = error === undefined ? [] : [error.stack ?? `${error.name ?? "Error"}: ${error.message ?? ""}`];
  return `${[head, ...tail].map(harmless).join("\n  ")}\n`;
}

/** Names and titles come from outside; a terminal must not obey them. */
function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "�");
}
