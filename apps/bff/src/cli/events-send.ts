import { BATCH_MAX, findJsonFault } from "@tocsin/contract";
import { hasDiskRoom } from "../disk-room.ts";
import { acceptBatch, type BatchResult } from "../services/accept-batch.ts";
import type { AcceptDeps } from "../services/accept-events.ts";
import { newId } from "../threads/new-id.ts";
import { type CliStore, type CliWorld, done, failed, misused, type Outcome } from "./command.ts";
import { readable } from "./read-document.ts";
import { withStore } from "./with-store.ts";

/** Where events come from that name no source of their own. */
const SOURCE = "cli";

/** Accepts one event, a list of events, or `{"events": […]}`, in the shape of `POST /events`. */
export async function eventsSend(world: CliWorld, file: string): Promise<Outcome> {
  const text = await readable(world, file);
  if (text === null) return misused(`Cannot read ${file}.`);
  const read = entriesOf(text);
  if (!read.ok) return failed("invalid_json", `${file}: ${read.message}`);
  return await withStore(world, (store) => send(world, store, read.entries));
}

async function send(world: CliWorld, store: CliStore, entries: readonly unknown[]): Promise<Outcome> {
  const results: BatchResult[] = [];
  for (let start = 0; start < entries.length; start += BATCH_MAX) {
    const accepted = await acceptBatch(acceptDeps(world, store), { entries: entries.slice(start, start + BATCH_MAX), source: SOURCE });
    if (!accepted.ok) {
      const text = `${String(start)} of ${String(entries.length)} events were accepted, then the server was short of room (${accepted.refusal}).`;
      return failed(accepted.refusal, text, { results });
    }
    results.push(...accepted.results);
  }
  const lines = results.length === 0 ? "The list is empty: nothing was sent." : results.map(lineOf).join("\n");
  const rejected = results.filter(({ status }) => status === "rejected").length;
  return rejected === 0
    ? done(lines, { results })
    : failed("rejected", `${lines}\n${String(rejected)} of ${String(results.length)} rejected.`, { results });
}

function lineOf(result: BatchResult, index: number): string {
  if (result.status !== "rejected") return `${result.id} ${result.status}`;
  return `event ${String(index + 1)} rejected (${result.refusal}): ${result.errors.map(({ path, message }) => `${path} ${message}`).join(" ")}`;
}

function acceptDeps({ clock }: CliWorld, { config, reads, writes }: CliStore): AcceptDeps {
  return { reads, writes, clock, ids: { next: newId }, hasDiskRoom: () => hasDiskRoom(config.data) };
}

type Entries = { readonly ok: true; readonly entries: readonly unknown[] } | { readonly ok: false; readonly message: string };

function entriesOf(text: string): Entries {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: error instanceof SyntaxError ? error.message : "not JSON" };
  }
  const fault = findJsonFault(document);
  if (fault !== null) return { ok: false, message: `${fault.path}: ${fault.message}` };
  if (Array.isArray(document)) return { ok: true, entries: document };
  const events = typeof document === "object" && document !== null && "events" in document ? document.events : undefined;
  return { ok: true, entries: Array.isArray(events) ? events : [document] };
}
