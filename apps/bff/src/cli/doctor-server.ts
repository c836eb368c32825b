import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { Finding } from "./finding.ts";

const SERVER_MS = 2_000;

/** What `/readyz` says; nothing else on that port would say it. */
const readiness = z.object({ status: z.enum(["ready", "not_ready"]), waitsFor: z.string().nullable() });

/** Whether a server answers where this configuration lets one listen, and how it is. */
export async function server({ http: { host, port } }: Config): Promise<Finding> {
  const address = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  const url = `http://${address}:${String(port)}/readyz`;
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(SERVER_MS), redirect: "manual" });
  } catch {
    return { check: "server", state: "note", detail: `not running (nothing answers at ${url})` };
  }
  const told = readiness.safeParse(await answer.json().catch(() => null));
  if (!told.success) {
    const detail = `${url} is answered by something other than Tocsin (${String(answer.status)}). Stop it, or set TOCSIN_PORT.`;
    return { check: "server", state: "broken", detail };
  }
  if (told.data.waitsFor === null) return { check: "server", state: "ok", detail: `ready at ${url}` };
  return { check: "server", state: "broken", detail: `${url} says: ${told.data.waitsFor}` };
}
