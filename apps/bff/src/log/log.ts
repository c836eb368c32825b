import { pino } from "pino";
import type { LogLevel } from "../config/config.ts";
import type { Log, LogFields } from "../deps.ts";
import { plainError } from "./plain-error.ts";
import { readableLine } from "./readable-line.ts";

export interface LogOutput {
  readonly level: LogLevel;
  /** A person looks at it: text instead of JSON. */
  readonly isTerminal: boolean;
  readonly write: (line: string) => void;
}

/** Whatever it is in: these never reach a line. */
const SECRET_FIELDS = ["password", "token", "secret", "authorization", "cookie", "passwordHash", "key"];

/** One line per fact, as JSON or for people. A field called `error` is told with its causes. */
export function createLog({ level, isTerminal, write }: LogOutput): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
      serializers: { error: (error: unknown) => (isPlain(error) ? error : plainError(error)) },
    },
    { write: (line: string) => write(isTerminal ? readableLine(line) : line) },
  );
  return {
    debug: (event, fields) => logger.debug(saidOnce(fields), event),
    info: (event, fields) => logger.info(saidOnce(fields), event),
    warn: (event, fields) => logger.warn(saidOnce(fields), event),
    error: (event, fields) => logger.error(saidOnce(fields), event),
  };
}

/** What each line says of itself. */
const OWN_FIELDS = ["level", "time", "event"];

/** A second field of a name would hide the first one from whoever reads the line. */
function saidOnce(fields: LogFields = {}): LogFields {
  if (!OWN_FIELDS.some((name) => name in fields)) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [OWN_FIELDS.includes(name) ? `${name}_` : name, value]));
}

/** Came from another thread, where it was made plain. */
function isPlain(error: unknown): boolean {
  return typeof error === "object" && error !== null && !(error instanceof Error);
}

/** For what is composed without anybody listening. */
export const SILENT_LOG: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(_event: string, _fields?: LogFields): void {}
