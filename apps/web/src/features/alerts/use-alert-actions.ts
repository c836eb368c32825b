import type { Alert } from "@tocsin/contract";
import { useRef, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import type { AlertMarks } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { type Marking, useMarkAlerts } from "./queries.ts";

const UNDO_MAX = 50;

interface Done {
  readonly said: string;
  /** What takes it back; null where that is done already. */
  readonly undo: Marking | null;
}

export interface AlertActions {
  readonly read: (alert: Alert) => void;
  readonly unread: (alert: Alert) => void;
  readonly archive: (alert: Alert) => void;
  readonly unarchive: (alert: Alert) => void;
  readonly undo: () => void;
  /** The newest of them, to be shown with its way back. */
  readonly last: Done | null;
}

/** What can be done to an alert, each with its way back. */
export function useAlertActions(): AlertActions {
  const { mutate } = useMarkAlerts();
  const undoable = useRef<Marking[]>([]);
  const [last, setLast] = useState<Done | null>(null);

  const say = (done: Done): void => {
    setLast(done);
    announce(done.said);
  };
  const mark = (alert: Alert, set: AlertMarks, said: string): void => {
    const undo: Marking = { ids: [alert.id], set: inverse(alert, set) };
    mutate(
      { ids: [alert.id], set },
      {
        onSuccess: () => {
          undoable.current = [...undoable.current.slice(1 - UNDO_MAX), undo];
          say({ said, undo });
        },
        onError: () => say({ said: alertWords.failed, undo: null }),
      },
    );
  };
  const undo = (): void => {
    const step = undoable.current.pop();
    if (step === undefined) return;
    mutate(step, {
      onSuccess: () => say({ said: alertWords.undone, undo: undoable.current.at(-1) ?? null }),
      onError: () => say({ said: alertWords.failed, undo: null }),
    });
  };
  return {
    read: (alert) => mark(alert, { read: true }, alertWords.readDone),
    unread: (alert) => mark(alert, { read: false }, alertWords.unreadDone),
    archive: (alert) => mark(alert, { archived: true }, alertWords.archiveDone),
    unarchive: (alert) => mark(alert, { archived: false }, alertWords.unarchiveDone),
    undo,
    last,
  };
}

/** The marks as they were before, of those that are set. */
function inverse({ readAt, archivedAt }: Alert, set: AlertMarks): AlertMarks {
  return {
    ...(set.read === undefined ? {} : { read: readAt !== null }),
    ...(set.archived === undefined ? {} : { archived: archivedAt !== null }),
  };
}
