import { eventKeyLabel } from "@tocsin/domain";
import type { DeliveryFilter, DeliveryReads, DeliveryView, Viewer } from "@tocsin/ports";
import { isoTimeOrNull } from "../routes/wire-time.ts";
import { csvLine } from "./csv.ts";
import { keepsRights, type RightsReads } from "./kept-rights.ts";
import { pagesInTurn } from "./pages-in-turn.ts";

/** More is a matter for a script that goes through the pages. */
export const CSV_ROWS_MAX = 10_000;
const ROWS_AT_A_TIME = 50;
/** So that spreadsheets read it as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

type Cell = (delivery: DeliveryView) => string | number | null;

const COLUMNS: readonly (readonly [name: string, cell: Cell])[] = [
  ["id", ({ id }) => id],
  ["created", ({ createdAt }) => isoTimeOrNull(createdAt)],
  ["event", ({ eventKey }) => eventKeyLabel(eventKey)],
  ["title", ({ title }) => title],
  ["product", ({ product }) => product?.name ?? null],
  ["channel", ({ channel }) => channel],
  ["to", ({ person, destination }) => person?.username ?? destination],
  ["address", ({ address, person, destination }) => address ?? (person === null ? null : destination)],
  ["status", ({ state }) => state],
  ["reason", ({ reason }) => reason],
  ["attempts", ({ attempts }) => attempts],
  ["duration_ms", ({ durationMs }) => durationMs],
  ["due", ({ dueAt }) => isoTimeOrNull(dueAt)],
  ["settled", ({ settledAt }) => isoTimeOrNull(settledAt)],
  ["decided_by", ({ why }) => why],
  ["event_id", ({ eventId }) => eventId],
  ["test", ({ test }) => (test ? "yes" : null)],
  ["sends_again", ({ redeliveryOf }) => redeliveryOf],
];

interface Exported {
  readonly viewer: Viewer;
  readonly filter: DeliveryFilter;
}

interface Exporting {
  readonly deliveries: Pick<DeliveryReads, "deliveries">;
  readonly directory: RightsReads;
}

/**
 * The log of a filter as a table, read page by page as it is taken, which may be slow: whoever loses the rights to it gets no further
 * page. A failure in between breaks the transfer, so that nobody takes a part for the whole.
 */
export function deliveriesCsv({ deliveries, directory }: Exporting, { viewer, filter }: Exported): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pages = pagesInTurn(async (after) => {
    await keepsRights(directory, viewer);
    return deliveries.deliveries({ viewer, filter, page: { limit: ROWS_AT_A_TIME, after } });
  });
  let left = CSV_ROWS_MAX;
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(encoder.encode(BYTE_ORDER_MARK + csvLine(COLUMNS.map(([name]) => name))));
    },
    pull: async (controller) => {
      const page = await pages.next();
      const rows = (page.value ?? []).slice(0, left);
      controller.enqueue(encoder.encode(rows.map((delivery) => csvLine(COLUMNS.map(([, cell]) => cell(delivery)))).join("")));
      left -= rows.length;
      if (page.done === true || left <= 0) controller.close();
    },
  });
}
