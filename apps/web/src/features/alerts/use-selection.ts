import type { Alert } from "@tocsin/contract";
import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { alertWords } from "../../lib/words/en/alerts.ts";

type Alerts = readonly Alert[];

export interface AlertSelection {
  /** Of those that are shown; all of them where everything that matches is selected. */
  readonly alerts: Alerts;
  /** Also what the filter matches and is not loaded. */
  readonly isEverything: boolean;
  readonly has: (alerts: Alerts) => boolean;
  readonly set: (alerts: Alerts, isSelected: boolean) => void;
  readonly selectShown: () => void;
  readonly selectEverything: () => void;
  readonly clear: () => void;
}

/** Which alerts somebody has picked, by id: what leaves the list leaves the selection, and what joins it is not part of it. */
export function useSelection(shown: Alerts): AlertSelection {
  const [picked, setPicked] = useState<ReadonlySet<Alert["id"]>>(new Set());
  const [isEverything, setEverything] = useState(false);
  const alerts = isEverything ? shown : shown.filter(({ id }) => picked.has(id));
  const chosen = new Set(alerts.map(({ id }) => id));
  const pick = (next: Alerts): void => {
    setEverything(false);
    setPicked(new Set(next.map(({ id }) => id)));
    announce(alertWords.selected(next.length));
  };
  return {
    alerts,
    isEverything,
    has: (some) => some.every(({ id }) => chosen.has(id)),
    set: (some, isSelected) => {
      const named = new Set(some.map(({ id }) => id));
      const others = alerts.filter(({ id }) => !named.has(id));
      pick(isSelected ? [...others, ...some] : others);
    },
    selectShown: () => pick(shown),
    selectEverything: () => {
      setEverything(true);
      announce(alertWords.everythingSelected);
    },
    clear: () => {
      if (alerts.length > 0) pick([]);
    },
  };
}
