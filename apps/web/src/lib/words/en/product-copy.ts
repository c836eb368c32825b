import type { CellChange } from "@tocsin/domain";
import type { FailureCause } from "../../preferences/document.ts";
import { inputName } from "../grid-names.ts";
import { count } from "./numbers.ts";

const CAUSE = {
  connection: "no connection",
  server: "the server did not answer",
  refused: "the server refused it",
} as const satisfies Record<FailureCause, string>;

interface Sum {
  readonly settings: number;
  readonly products: number;
}

const NAMED_MAX = 3;

const products = (n: number): string => count(n, "product", "products");
const settings = (n: number): string => count(n, "setting", "settings");

const ON_OFF = { on: "on", off: "off", inherit: "not set" } as const;

function changeText(change: CellChange): string {
  return `${inputName(change)} from ${ON_OFF[change.from]} to ${ON_OFF[change.to]}`;
}

/** At most three of them by name. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MAX).join(", ");
  return names.length > NAMED_MAX ? `${shown} and ${String(names.length - NAMED_MAX)} more` : shown;
}

export const copyWords = {
  title: "Copy to other products",
  meaning: (n: number, name: string) =>
    `${n === 1 ? "The one setting" : `The ${settings(n)}`} of ${name} ${n === 1 ? "is" : "are"} also made in the products you choose. What is not set here stays as it is there.`,
  locked: (n: number) => `${settings(n)} that System decides ${n === 1 ? "is" : "are"} left out.`,
  search: "Search products",
  products: "Products",
  onlyChosen: (n: number) => `Only chosen (${String(n)})`,
  chooseShown: "Choose all shown",
  unchooseShown: "Choose none of these",
  clear: "Clear",
  none: "There is no other product that you can see.",
  nothingFound: (q: string) => `No other product matches “${q}”.`,
  noneChosen: "Nothing is chosen yet.",
  tooMany: (max: number) => `At most ${products(max)} at once. The rest is not chosen.`,
  chooseFirst: "Choose the products first.",
  looking: "Looking at what is set there…",
  unreadable: (why: string) => `Cannot be read, and is left out: ${why}`,
  leftOut: (names: readonly string[]) => `Cannot be read, and left out: ${named(names)}.`,
  adds: ({ settings: n, products: m }: Sum) => `Adds ${settings(n)} to ${products(m)}.`,
  replaces: ({ settings: n, products: m }: Sum, names: readonly string[]) =>
    `Changes ${settings(n)} that ${m === 1 ? "one product has" : `${products(m)} have`} set otherwise: ${named(names)}.`,
  same: (n: number) => `${n === 1 ? "One product has" : `${products(n)} have`} all of it already.`,
  /** Beside a product. */
  target: (adds: number, replaces: readonly CellChange[]) => {
    const parts = [adds > 0 ? `adds ${settings(adds)}` : "", replaces.length > 0 ? `changes ${named(replaces.map(changeText))}` : ""];
    const said = parts.filter((part) => part !== "").join(", ");
    return said === "" ? "has all of it already" : said;
  },
  copy: (n: number) => (n === 0 ? "Copy" : `Copy to ${products(n)}`),
  nothingToCopy: "There is nothing to copy: what is chosen has all of it already.",
  goesOn: "This goes on when you close it.",
  /** What is undone; goes after "Undo:". */
  step: (n: number, only: string) => `copy to ${n === 1 ? only : products(n)}`,
  done: (n: number, only: string) => `Copied to ${n === 1 ? only : products(n)}.`,
  partly: (done: number, of: number) => `Copied to ${String(done)} of ${products(of)}. The others are named below.`,
  outcome: { done: "Copied", saving: "Saving…" },
  failed: (cause: FailureCause, message: string | null) => `Not copied: ${message ?? CAUSE[cause]}`,
  forbidden: "Not copied: you may no longer change these settings.",
  kept: (by: string | null) => `Not all copied: ${by ?? "somebody"} changed it meanwhile, and that stays.`,
  retry: "Retry",
} as const;
