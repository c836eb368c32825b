import { EVENT_TYPES, oneLine, parseSeverity, type Severity, USERNAME_PATTERN } from "@tocsin/domain";
import { z } from "zod";

/** Lengths are counted in UTF-16 units after normalisation. */
export const NAME_MAX = 500;
export const TITLE_MAX = 500;
export const LABEL_NAME_MAX = 1_000;
export const REF_MAX = 200;
export const EMAIL_MAX = 254;
export const KEY_MAX = 64;
/** No string of a request may be longer than this (page "limits": 64 KiB). */
export const STRING_MAX = 65_536;

/** One line for people: control characters become one space, the ends are trimmed, and something must be left. */
export function lineOf(max: number) {
  return z
    .string()
    .overwrite(oneLine)
    .min(1, "Must not be empty.")
    .max(max, `At most ${String(max)} characters.`);
}

/** As {@link lineOf}, but may be empty. */
export function lineOrEmpty(max: number) {
  return z
    .string()
    .overwrite(oneLine)
    .max(max, `At most ${String(max)} characters.`);
}

/** For text that is compared or handed on exactly as it came. */
export function hasNoControlCharacters(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

/** An answer's field that may be null. Not `.nullable()`: that would contradict itself in the OpenAPI document for named schemas. */
export function orNull<S extends z.ZodType>(schema: S) {
  return z.union([schema, z.null()]);
}

/** Ids of events, people, tokens: opaque, only their length is limited. */
export const opaqueId = z.string().min(1).max(REF_MAX).meta({ description: "Opaque id.", example: "019342f0c8a27b3e9d5c41e6" });

/** Ids of products and product types. */
export const integerId = z.int().positive().meta({ description: "Id of a product or product type.", example: 12 });

/**
 * A product id in a path. Text that is no id becomes 0, which no product has: it is answered 404, as every id that is not
 * known.
 */
export const integerIdInPath = z
  .string()
  .transform((text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0))
  .meta({ type: "integer", minimum: 1, description: "Id of a product.", example: 12 });

export const integerIdInQuery = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, "Must be the integer id of a product or product type.")
  .transform(Number)
  .meta({ type: "integer", minimum: 1, description: "Id of a product.", example: 12 });

export const flagInQuery = z
  .enum(["true", "false"], "Must be true or false.")
  .transform((text) => text === "true")
  .meta({ example: "true" });

/** A time in an answer: ISO 8601, UTC, with milliseconds. */
export const timestamp = z
  .string()
  .meta({ format: "date-time", description: "UTC, with milliseconds.", example: "2026-11-23T09:00:00.000Z" });

const NO_TIME = "Must be a time as in 2026-11-23T09:00:00.000Z.";
/** What has a year of four digits in UTC, as every answer writes it: an offset leads out of these at the ends of the calendar. */
const [FIRST, LAST] = [Date.parse("0000-01-01T00:00:00.000Z"), Date.parse("9999-12-31T23:59:59.999Z")];

/** A time in a request: ISO 8601 with any offset and precision. Parsed to epoch milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, error: NO_TIME })
  .transform((text) => Date.parse(text))
  .refine((at) => at >= FIRST && at <= LAST, NO_TIME)
  .meta({ description: "ISO 8601 with an offset or Z.", example: "2026-11-23T09:00:00.000Z" });

/** A row of the matrix, as a filter or in an answer. */
export const eventType = z.enum(EVENT_TYPES).meta({ description: "A row of the matrix.", example: "scan_added" });

/** Severities come in any case. */
export const severityIn = z
  .string()
  .transform((word, context): Severity => {
    const severity = parseSeverity(word);
    if (severity !== null) return severity;
    context.issues.push({ code: "custom", input: word, message: "Must be critical, high, medium, low or info." });
    return z.NEVER;
  })
  .meta({ description: "critical, high, medium, low or info; in any case.", example: "High" });

export const username = z
  .string()
  .regex(USERNAME_PATTERN, "Must be 1–150 characters of A–Z, a–z, 0–9, _ . @ + and - alone.")
  .meta({ description: "Unique as written, compared exactly.", example: "dana" });

const ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,253}$/u;

/** No control characters and nothing that could end an address early; what exists is for the mail server to say. */
export const email = z
  .string()
  .max(EMAIL_MAX, `At most ${String(EMAIL_MAX)} characters.`)
  .refine((text) => ADDRESS.test(text), "Must be an e-mail address as in dana@example.com.")
  .meta({ format: "email", example: "dana@example.com" });

/** A password being set: at least 15 characters, at most 128, without rules on what they are. */
export const newPassword = z
  .string()
  .min(15, "At least 15 characters; a sentence does well.")
  .max(128, "At most 128 characters.")
  .meta({ format: "password", example: "seven tired otters read the log" });
