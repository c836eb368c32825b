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

type Act = (alerts: readonly [Alert, ...Alert[]]) => void;

/** Each takes the alerts of one row, which are marked alike. */
export interface AlertActions {
  readonly read: Act;
  readonly unread: Act;
  readonly archive: Act;
  readonly unarchive: Act;
  readonly undo: () => void;
  /** The newest of them, to be shown with its way back. */
  readonly last: Done | null;
}

/** What can be done to alerts, each with its way back. */
export function useAlertActions(): AlertActions {
  const { mutate } = useMarkAlerts();
  const undoable = useRef<Marking[]>([]);
  const [last, setLast] = useState<Done | null>(null);

  const say = (done: Done): void => {
    setLast(done);
    announce(done.said);
  };
  const marker =
    (set: AlertMarks, said: (n: number) => string): Act =>
    (alerts) => {
      const ids = alerts.map(({ id }) => id);
      const undo: Marking = { ids, set: inverse(alerts[0], set) };
      mutate(
        { ids, set },
        {
          onSuccess: () => {
            undoable.current = [...undoable.current.slice(1 - UNDO_MAX), undo];
            say({ said: said(ids.length), undo });
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
    read: marker({ read: true }, alertWords.readDone),
    unread: marker({ read: false }, alertWords.unreadDone),
    archive: marker({ archived: true }, alertWords.archiveDone),
    unarchive: marker({ archived: false }, alertWords.unarchiveDone),
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
