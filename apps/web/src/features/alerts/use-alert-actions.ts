import type { Alert } from "@tocsin/contract";
import { useRef, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import type { AlertFilter, AlertMarks } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { type Marking, useMarkAlerts, useMarkMatching } from "./queries.ts";

const UNDO_MAX = 50;

interface Done {
  readonly said: string;
  /** What takes it back; null where that is done already, or cannot be. */
  readonly undo: Marking | null;
}

export type Mark = keyof typeof MARKS;

export interface AlertActions {
  /** Those that are so already stay out of it, and of its way back. */
  readonly mark: (mark: Mark, alerts: readonly Alert[]) => void;
  /** All that the filter matches, loaded or not: which ones that were nobody knows afterwards, so there is no way back. */
  readonly markMatching: (mark: Mark, filter: AlertFilter) => void;
  readonly undo: () => void;
  /** The newest of them, to be shown with its way back. */
  readonly last: Done | null;
}

const MARKS = {
  read: { set: { read: true }, said: alertWords.readDone },
  unread: { set: { read: false }, said: alertWords.unreadDone },
  archive: { set: { archived: true }, said: alertWords.archiveDone },
  unarchive: { set: { archived: false }, said: alertWords.unarchiveDone },
} as const satisfies Record<string, { readonly set: AlertMarks; readonly said: (n: number) => string }>;

const IS_SO = {
  read: ({ readAt }: Alert) => readAt !== null,
  unread: ({ readAt }: Alert) => readAt === null,
  archive: ({ archivedAt }: Alert) => archivedAt !== null,
  unarchive: ({ archivedAt }: Alert) => archivedAt === null,
} as const satisfies Record<Mark, unknown>;

const INVERSE = { read: "unread", unread: "read", archive: "unarchive", unarchive: "archive" } as const satisfies Record<Mark, Mark>;

/** What can be done to alerts, each with its way back. */
export function useAlertActions(): AlertActions {
  const { mutate } = useMarkAlerts();
  const markMatching = useMarkMatching();
  const undoable = useRef<Marking[]>([]);
  const [last, setLast] = useState<Done | null>(null);

  const say = (done: Done): void => {
    setLast(done);
    announce(done.said);
  };
  const onError = (): void => say({ said: alertWords.failed, undo: null });
  const mark = (how: Mark, alerts: readonly Alert[]): void => {
    const ids = alerts.filter((alert) => !IS_SO[how](alert)).map(({ id }) => id);
    if (ids.length === 0) return;
    const undo: Marking = { ids, set: MARKS[INVERSE[how]].set };
    const onSuccess = (): void => {
      undoable.current = [...undoable.current.slice(1 - UNDO_MAX), undo];
      say({ said: MARKS[how].said(ids.length), undo });
    };
    mutate({ ids, set: MARKS[how].set }, { onSuccess, onError });
  };
  const undo = (): void => {
    const step = undoable.current.pop();
    if (step === undefined) return;
    mutate(step, { onSuccess: () => say({ said: alertWords.undone, undo: undoable.current.at(-1) ?? null }), onError });
  };
  return {
    mark,
    markMatching: (how, filter) => {
      const onProgress = (changed: number): void => setLast({ said: alertWords.soFar(changed), undo: null });
      const onSuccess = (changed: number | null): void =>
        say({ said: changed === null ? alertWords.brokenOff : MARKS[how].said(changed), undo: null });
      markMatching.mutate({ filter, set: MARKS[how].set, onProgress }, { onSuccess, onError });
    },
    undo,
    last,
  };
}
