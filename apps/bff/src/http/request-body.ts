import { BODY_BYTES_MAX, findJsonFault, type ProblemItem } from "@tocsin/contract";
import { wholeAgain } from "@tocsin/defectdojo";
import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { refuse } from "./problem.ts";
import { repeatedField } from "./repeated-field.ts";

const GIVEN_TWICE = "Given more than once. Send it once.";
const WITH_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const JSON_TYPE = /^application\/json\s*(?:;.*)?$/i;

/**
 * Reads each body once, up to the limit of its route, and hands it on as text. What is not JSON, compressed, too large, too
 * deep or dangerous is refused before a route looks at it.
 */
export const requestBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  refuseRepeatedParameters(c);
  if (!WITH_BODY.has(c.req.method) || !hasBody(c)) {
    await next();
    return;
  }
  if (isEncoded(c)) return refuse(c, "unsupported_media_type", { detail: "A compressed body is not accepted. Send it as it is." });
  if (!JSON_TYPE.test(c.req.header("content-type") ?? ""))
    return refuse(c, "unsupported_media_type", { detail: "Send JSON, with Content-Type: application/json." });

  const limit = limitOf(c.req.method, c.req.path);
  const text = await readText(c, limit);
  if (text === null) {
    c.header("connection", "close");
    return refuse(c, "body_too_large", { detail: `The body is larger than ${String(limit)} bytes, which is the most here.` });
  }
  if (!isParsedElsewhere(c)) refuseFaults(text, isFromDefectDojo(c) ? "any" : "bounded");
  // The cache keeps promises, whatever its type says; without it the body would be gone.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  await next();
};

function refuseRepeatedParameters(c: Context<AppEnv>): void {
  const errors: readonly ProblemItem[] = Object.entries(c.req.queries())
    .filter(([, values]) => values.length > 1)
    .map(([name]) => ({ path: `/${name}`, message: GIVEN_TWICE }));
  if (errors.length > 0) throw new InvalidRequest(errors);
}

/** By the rules of HTTP/1.1: what is announced by neither header is no body. */
function hasBody(c: Context<AppEnv>): boolean {
  return c.req.header("transfer-encoding") !== undefined || Number(c.req.header("content-length") ?? 0) > 0;
}

function isEncoded(c: Context<AppEnv>): boolean {
  const encoding = c.req.header("content-encoding");
  return encoding !== undefined && encoding.toLowerCase() !== "identity";
}

function limitOf(method: string, path: string): number {
  if (method === "PUT" && path === "/api/v1/directory") return BODY_BYTES_MAX.directory;
  if (path.startsWith("/api/v1/ingest/")) return BODY_BYTES_MAX.ingest;
  return path === "/api/v1/events/batch" ? BODY_BYTES_MAX.batch : BODY_BYTES_MAX.default;
}

/** Ten megabytes of directory would hold up every page while they are parsed. */
function isParsedElsewhere(c: Context<AppEnv>): boolean {
  return c.req.method === "PUT" && c.req.path === "/api/v1/directory";
}

/** DefectDojo sends nothing a second time, and after a refusal nothing at all: what can be cut is not refused. */
function isFromDefectDojo(c: Context<AppEnv>): boolean {
  return c.req.method === "POST" && c.req.path === "/api/v1/ingest/defectdojo" && !("refusal" in c.var.caller);
}

/** Null: there is more than `limit`, and what came before it says too little. */
async function readText(c: Context<AppEnv>, limit: number): Promise<string | null> {
  const read = await readUpTo(c, { keep: limit, most: isFromDefectDojo(c) ? BODY_BYTES_MAX.ingestRead : limit });
  if (read === null) return null;
  if (read.isWhole) return decode(read.bytes);
  const whole = wholeAgain(decode(read.bytes, { stream: true }));
  if (whole === null) return null;
  c.set("cutIn", whole.cutIn);
  return whole.text;
}

/** Null: there is more than `most`. What is announced is believed only if it is too much; what comes is counted. */
async function readUpTo(
  c: Context<AppEnv>,
  { keep, most }: { readonly keep: number; readonly most: number },
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean } | null> {
  if (Number(c.req.header("content-length") ?? 0) > most) return null;
  const body: AsyncIterable<Uint8Array> | null = c.req.raw.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? nothing()) {
      if (size < keep) chunks.push(chunk.subarray(0, keep - size));
      size += chunk.byteLength;
      if (size > most) return null;
    }
  } catch {
    // The sender went away or garbled its chunks: no bug of ours, and as a rule nobody is left to read this.
    throw new InvalidRequest([{ path: "", message: "The body broke off. Send it again." }], "invalid_json");
  }
  return { bytes: Buffer.concat(chunks), isWhole: size <= keep };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** `stream`: a character may be cut at the end. */
function decode(bytes: Uint8Array, options: { readonly stream?: boolean } = {}): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
  } catch {
    throw new InvalidRequest([{ path: "", message: "The body is not valid UTF-8." }], "invalid_json");
  }
}

function refuseFaults(text: string, texts: "bounded" | "any"): void {
  const fault = findJsonFault(parse(text), { texts });
  if (fault !== null) throw new InvalidRequest([fault], "json_limits");
  const repeated = texts === "any" ? null : repeatedField(text);
  if (repeated !== null) throw new InvalidRequest([{ path: repeated, message: GIVEN_TWICE }], "invalid_json");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = error instanceof SyntaxError ? (/position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] ?? "") : "";
    throw new InvalidRequest([{ path: "", message: where === "" ? "Not valid JSON." : `Not valid JSON at ${where}.` }], "invalid_json");
  }
}
