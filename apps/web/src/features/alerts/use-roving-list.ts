import type { Alert } from "@tocsin/contract";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import type { AlertActions } from "./use-alert-actions.ts";

export interface RovingList {
  /** The one alert that Tab reaches. */
  readonly active: Alert["id"] | null;
  readonly onFocus: (id: Alert["id"]) => void;
  readonly onKeyDown: (event: KeyboardEvent, alert: Alert) => void;
}

/** One tab stop over all alerts. When the one in focus leaves the list, the next one takes its place. */
export function useRovingList(container: RefObject<HTMLElement | null>, alerts: readonly Alert[], actions: AlertActions): RovingList {
  const [chosen, setChosen] = useState<{ readonly id: string; readonly index: number } | null>(null);
  const found = chosen === null ? -1 : alerts.findIndex(({ id }) => id === chosen.id);
  const at = found === -1 ? Math.min(chosen?.index ?? 0, alerts.length - 1) : found;
  const active = alerts[at]?.id ?? null;

  useEffect(() => {
    // Only if focus was lost with the row: never take it from somewhere else.
    const isLost = chosen !== null && chosen.id !== active && document.activeElement === document.body;
    if (isLost && active !== null) focusRow(container.current, active);
  }, [container, active, chosen]);

  const move = (to: number): void => {
    const target = alerts[Math.max(0, Math.min(alerts.length - 1, to))];
    if (target !== undefined) focusRow(container.current, target.id);
  };
  return {
    active,
    onFocus: (id) => setChosen({ id, index: alerts.findIndex((alert) => alert.id === id) }),
    onKeyDown: (event, alert) => {
      if (event.nativeEvent.isComposing || event.altKey || event.metaKey || event.ctrlKey) return;
      const command = COMMANDS[event.key];
      if (command === undefined || (command.single === true && event.repeat)) return;
      event.preventDefault();
      command.run({ alert, at, last: alerts.length - 1, move, actions });
    },
  };
}

function focusRow(list: HTMLElement | null, id: Alert["id"]): void {
  list?.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"]`)?.focus();
}

interface Context {
  readonly alert: Alert;
  readonly at: number;
  readonly last: number;
  readonly move: (to: number) => void;
  readonly actions: AlertActions;
}

interface Command {
  readonly run: (context: Context) => void;
  /** Acts once however long the key is held. */
  readonly single?: true;
}

const next: Command = { run: ({ at, move }) => move(at + 1) };
const previous: Command = { run: ({ at, move }) => move(at - 1) };
const archive: Command = { single: true, run: ({ alert, actions }) => actions.archive(alert) };

const COMMANDS: Readonly<Record<string, Command | undefined>> = {
  ArrowDown: next,
  j: next,
  ArrowUp: previous,
  k: previous,
  Home: { run: ({ move }) => move(0) },
  End: { run: ({ last, move }) => move(last) },
  e: {
    single: true,
    run: ({ alert, at, move, actions }) => {
      actions.read(alert);
      move(at + 1);
    },
  },
  E: { single: true, run: ({ alert, actions }) => actions.unread(alert) },
  Delete: archive,
  "#": archive,
  u: { single: true, run: ({ actions }) => actions.undo() },
};
