import type { CellChange, CellKey, Channel, EventType, Scope } from "@tocsin/domain";
import type { ReactNode } from "react";
import type { SettingCell } from "../../lib/preferences/document.ts";
import type { GridWords } from "../../lib/words/grid.ts";
import type { RowGroup } from "./grid-rows.ts";

/** The cells of one scope; a snapshot keeps its identity until the cell changes. */
export interface CellSource {
  /** undefined while the document has not come. */
  cell(id: `${EventType}:${Channel}`): SettingCell | undefined;
  cells(): readonly SettingCell[];
  subscribe(id: `${EventType}:${Channel}` | "all", listener: () => void): () => void;
}

export interface Say {
  /** Texts of one topic replace one another while they wait; `idleMs` is how long. */
  readonly topic?: string;
  readonly idleMs?: number;
}

/** The two live regions, polite and assertive. */
export interface GridAnnouncer {
  polite(text: string, say?: Say): void;
  assertive(text: string): void;
  subscribe(listener: () => void): () => void;
  texts(): { readonly polite: string; readonly assertive: string };
}

/** Where a channel is set up, and where it is tried out. */
export type ChannelPlace = "settings" | "test";

export interface ChannelLink {
  readonly channel: Channel;
  readonly to: ChannelPlace;
  readonly content: ReactNode;
  /** In a header it is none: the grid has one tab stop, and a key follows the link. */
  readonly isTabStop: boolean;
}

export interface PreferenceGridProps {
  readonly scope: Scope;
  readonly source: CellSource;
  readonly groups: readonly RowGroup[];
  readonly channels: readonly Channel[];
  /** Some rows are hidden. */
  readonly isFiltered?: boolean;
  /** Parts of events' names that were looked for, in small letters. */
  readonly marked?: readonly string[];
  readonly words: GridWords;
  readonly announcer: GridAnnouncer;
  /** Own user name as it comes in `changedBy`. */
  readonly me: string | null;
  /** Id of the element that names the grid. */
  readonly labelledBy: string;
  /** A table of boxes in the tab order instead of a grid with arrows. */
  readonly isSimple?: boolean;
  readonly density?: "regular" | "compact" | "comfortable";
  /** The document is on its way. */
  readonly isBusy?: boolean;
  /** Where Tab first lands; `focusInitially` goes there at once (a deep link). */
  readonly initialCell?: CellKey | null;
  readonly focusInitially?: boolean;
  /** Health of a channel in words, in its header, where all is not well. */
  readonly channelNotes?: Readonly<Partial<Record<Channel, string>>>;
  /** A link to where a channel is set up; null: nothing that this reader can open. */
  readonly channelLink?: (link: ChannelLink) => ReactNode;
  /** A key went there; false: nothing that this reader can open. */
  readonly onChannelKey?: (channel: Channel, to: ChannelPlace) => boolean;
  /** Whom a change in this scope reaches: a sentence for the confirmation. */
  readonly reach?: string;
  /** Links that belong into a cell's details: to System, to the destination. */
  readonly details?: (cell: SettingCell) => ReactNode;
  /** One action of the person; all of its changes. */
  readonly onChange: (changes: readonly CellChange[]) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onFlush: () => void;
  readonly onRetry: (cell: CellKey) => void;
  readonly onRetryAll: () => void;
  readonly onDecide: (cell: CellKey, keep: "mine" | "theirs") => void;
  readonly onCellFocus?: (cell: CellKey) => void;
}
