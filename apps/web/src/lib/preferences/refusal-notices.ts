import type { CellMark } from "./document.ts";
import type { SaveNotice } from "./notices.ts";
import type { ScopeDocument } from "./scope-document.ts";
import type { CellId } from "./scope-key.ts";

/** What is said of cells that were just marked: one notice for all that failed, one for all that need a decision. */
export function refusalNotices(
  document: ScopeDocument,
  marks: ReadonlyMap<CellId, CellMark>,
  ids: readonly CellId[],
): readonly SaveNotice[] {
  const marked = ids.flatMap((id) => {
    const base = document.base(id);
    return base === undefined ? [] : [{ base, mark: marks.get(id) }];
  });
  const failed = marked.flatMap(({ base, mark }) => (mark?.kind === "failed" ? [{ base, mark }] : []));
  const open = marked.flatMap(({ mark }) => (mark?.kind === "conflict" ? [mark] : []));
  const notices: SaveNotice[] = [];
  if (failed[0] !== undefined) {
    const { cause, message } = failed[0].mark;
    const cells = failed.map(({ base: { event, channel, effective } }) => ({ event, channel, shows: effective }));
    notices.push({ kind: "failed", cells, cause, message });
  }
  if (open[0] !== undefined) notices.push({ kind: "conflict", count: open.length, by: open[0].by });
  return notices;
}
