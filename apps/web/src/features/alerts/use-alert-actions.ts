import type { Alert } from "@tocsin/contract";
import { useRef, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import type { AlertFilter, AlertMarks } from "../../lib/alerts-api.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";
import { type Marking, useMarkAlerts, useMarkMatching } from "./queries.ts";

const UNDO_MAX = 50;

interface Done {
  readonly said: string;
  /** A way back is offered with it: of this, or of what was done before it. */
  readonly isUndoable: boolean;
}

/** What takes an action back. */
interface Step {
  readonly turn: number;
  readonly back: Marking;
  /** Whether the action came to be; what never did is not taken back. */
  readonly made: Promise<boolean>;
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

/** What can be done to alerts, each with its way back, however many are under way at a time. */
export function useAlertActions(): AlertActions {
  const { mutateAsync } = useMarkAlerts();
  const { mutateAsync: markAllMatching } = useMarkMatching();
  const steps = useSteps();
  const { last, setLast, begin } = useLastDone();
  const isMade = (marking: Marking): Promise<boolean> =>
    mutateAsync(marking).then(
      () => true,
      () => false,
    );

  const markThese = async (how: Mark, ids: Marking["ids"]): Promise<void> => {
    const { turn, say, fail } = begin();
    const step: Step = { turn, back: { ids, set: MARKS[INVERSE[how]].set }, made: isMade({ ids, set: MARKS[how].set }) };
    steps.add(step);
    if (await step.made) say({ said: MARKS[how].said(ids.length), isUndoable: steps.areLeft() });
    else {
      steps.remove(step);
      fail({ isUndoable: false });
    }
  };
  const takeBack = async (step: Step): Promise<void> => {
    const { say, fail } = begin();
    steps.remove(step);
    if (!(await step.made)) return;
    if (await isMade(step.back)) say({ said: alertWords.undone, isUndoable: steps.areLeft() });
    else {
      steps.add(step);
      fail({ isUndoable: true });
    }
  };
  const markMatching = (how: Mark, filter: AlertFilter): void => {
    const onProgress = (changed: number): void => setLast({ said: alertWords.soFar(changed), isUndoable: false });
    // It may have taken minutes: its end is an event of its own.
    const onMarked = (changed: number | null): void =>
      begin().say({ said: changed === null ? alertWords.brokenOff : MARKS[how].said(changed), isUndoable: false });
    void markAllMatching({ filter, set: MARKS[how].set, onProgress }).then(onMarked, () => begin().fail({ isUndoable: false }));
  };
  return {
    mark: (how, alerts) => {
      const ids = alerts.filter((alert) => !IS_SO[how](alert)).map(({ id }) => id);
      if (ids.length > 0) void markThese(how, ids);
    },
    markMatching,
    undo: () => {
      const step = steps.newest();
      if (step !== undefined) void takeBack(step);
    },
    last,
  };
}

/** In the order of the actions, whichever of them came to be first. */
function useSteps() {
  const kept = useRef<readonly Step[]>([]);
  return {
    add: (step: Step): void => {
      kept.current = [...kept.current, step].toSorted((one, other) => one.turn - other.turn).slice(-UNDO_MAX);
    },
    remove: (step: Step): void => {
      kept.current = kept.current.filter((other) => other !== step);
    },
    newest: (): Step | undefined => kept.current.at(-1),
    areLeft: (): boolean => kept.current.length > 0,
  };
}

/** What is said of actions that are under way together: none that went well talks over one that did not. */
function useLastDone() {
  const [last, setLast] = useState<Done | null>(null);
  const begun = useRef(0);
  const failedBy = useRef(0);
  const say = (done: Done): void => {
    setLast(done);
    announce(done.said);
  };
  const begin = () => {
    begun.current += 1;
    const turn = begun.current;
    return {
      turn,
      say: (done: Done): void => {
        if (turn > failedBy.current) say(done);
      },
      fail: ({ isUndoable }: Pick<Done, "isUndoable">): void => {
        failedBy.current = begun.current;
        say({ said: alertWords.failed, isUndoable });
      },
    };
  };
  return { last, setLast, begin };
}
