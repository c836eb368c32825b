import type { Cell, PreferenceDocument as WireDocument } from "@tocsin/contract";
import type { CellChange, Own } from "@tocsin/domain";
import type { ScopeKey } from "./scope-key.ts";

/** A cell as the API sends it: the domain's view and who answered it last. */
export type PreferenceCell = Readonly<Cell>;

/** What matters here of a document: its version grows with each write of this scope's own layer, and with nothing else. */
export type PreferenceDocument = Pick<Readonly<WireDocument>, "version" | "cells">;

/** Why a change is not stored; each has words. */
export type FailureCause = "connection" | "server" | "refused";

/** What the server says to one batch of changes: all of it was written, or nothing. */
export type SendResult =
  | { readonly kind: "saved"; readonly version: number; readonly cells: readonly PreferenceCell[] }
  /** Somebody answered these cells differently since they were read. */
  | { readonly kind: "conflict"; readonly cells: readonly PreferenceCell[] }
  /** These changes of the batch are impossible; `index` counts from 0. */
  | { readonly kind: "invalid"; readonly problems: readonly { readonly index: number; readonly message: string }[] }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "forbidden" }
  | { readonly kind: "signed-out" }
  /** Nobody knows whether it was written. `afterMs` is what the server asks to wait. */
  | { readonly kind: "unreachable"; readonly cause: "connection" | "server"; readonly afterMs: number | null };

/** What the save queue and the queries ask of the outside. */
export interface PreferenceApi {
  load(key: ScopeKey, signal: AbortSignal): Promise<PreferenceDocument>;
  /** `keepalive`: the page is going away, the request has to outlive it. A rejection counts as unreachable. */
  send(key: ScopeKey, changes: readonly CellChange[], options: { readonly keepalive: boolean }): Promise<SendResult>;
}

/** What the interface adds to a cell: how far its newest change has come. */
export type CellMark =
  | { readonly kind: "none" }
  /** `fresh` shows nothing yet, `late` shows the ring, `slow` is also said. */
  | { readonly kind: "pending"; readonly age: "fresh" | "late" | "slow" }
  /** The server's value is in force again; `wanted` is what a retry sends. */
  | { readonly kind: "failed"; readonly wanted: Own; readonly cause: FailureCause; readonly message: string | null }
  /** Theirs is in force; `mine` waits for a decision. `by` null: unknown. */
  | { readonly kind: "conflict"; readonly mine: Own; readonly by: string | null }
  | { readonly kind: "updated"; readonly by: string | null };

export const NO_MARK: CellMark = { kind: "none" };

/** Whether this is the value that a marked change wanted. */
export function isWanted(mark: CellMark | undefined, own: Own): boolean {
  if (mark?.kind === "failed") return mark.wanted === own;
  return mark?.kind === "conflict" && mark.mine === own;
}

/** A cell as the grid shows it: the server's word, overlaid with what is on its way. */
export interface SettingCell extends PreferenceCell {
  readonly mark: CellMark;
}
