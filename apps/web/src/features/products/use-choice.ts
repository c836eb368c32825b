import { useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { copyWords } from "../../lib/words/en/product-copy.ts";

/** Each is read before it is written; more at once would keep browser and server busy for long. */
const TARGETS_MAX = 100;

export interface ChosenProduct {
  readonly id: number;
  readonly name: string;
}

export interface TargetChoice {
  readonly chosen: readonly ChosenProduct[];
  readonly set: (products: readonly ChosenProduct[], isChosen: boolean) => void;
  readonly clear: () => void;
  /** What stands in the way; null: nothing. */
  readonly said: string | null;
  readonly say: (text: string) => void;
}

/** Which products are chosen, in the order of choosing; a search shows others and unchooses none. */
export function useChoice(): TargetChoice {
  const [chosen, setChosen] = useState<readonly ChosenProduct[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const say = (text: string): void => {
    setSaid(text);
    announce(text);
  };
  const set = (products: readonly ChosenProduct[], isChosen: boolean): void => {
    const named = new Set(products.map(({ id }) => id));
    const others = chosen.filter(({ id }) => !named.has(id));
    const next = isChosen ? [...others, ...products] : others;
    setChosen(next.slice(0, TARGETS_MAX));
    if (next.length > TARGETS_MAX) say(copyWords.tooMany(TARGETS_MAX));
    else setSaid(null);
  };
  return { chosen, set, clear: () => set(chosen, false), said, say };
}
