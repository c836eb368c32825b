import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

interface ToldError {
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly cause?: ToldError | undefined;
}

const toldError: z.ZodType<ToldError> = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  stack: z.string().optional(),
  // Numbers, and causes that are no errors, come from libraries: not shown rather than a line that cannot be read.
  code: z.string().optional().catch(undefined),
  get cause() {
    return toldError.optional().catch(undefined);
  },
});

const logLine = z.looseObject({ time: z.string(), level: z.string(), event: z.string(), error: toldError.optional() });

/** `12:00:01 warn  http.busy path=/api/v1/events`, then the error with its causes; what a person wants to see of a JSON line. */
export function readableLine(line: string): string {
  const parsed = logLine.safeParse(JSON.parse(line));
  if (!parsed.success) return line;
  const { time, level, event, error, ...fields } = parsed.data;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const head = [time.slice(11, 19), level.padEnd(5), event, ...shown].join(" ");
  return `${[head, ...linesOf(error)].map(harmless).join("\n  ")}\n`;
}

/** Further in than any line that begins with a time: an error may say what somebody sent. */
function linesOf(error: ToldError | undefined, start = ""): readonly string[] {
  if (error === undefined) return [];
  const { name = "Error", message = "", stack = `${name}: ${message}`, code, cause } = error;
  const [first = "", ...rest] = stack.split("\n");
  return [`${start}${first}${code === undefined ? "" : ` (${code})`}`, ...rest, ...linesOf(cause, "caused by: ")];
}

/** Names and titles come from outside; a terminal must not obey them, nor may they begin a line that looks like another one of ours. */
function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "�");
}
