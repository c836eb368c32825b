import type { ReactNode } from "react";
import type { GridWords } from "../../lib/words/grid.ts";
import { Glyph, type GlyphName } from "./glyphs.tsx";
import css from "./legend.module.css";
import boxes from "./value-cell.module.css";

const SAMPLES: readonly (readonly [state: keyof GridWords["legend"], glyphs: readonly GlyphName[]])[] = [
  ["on", ["check"]],
  ["inherited", ["check", "inherited"]],
  ["locked", ["check", "lock"]],
  ["unavailable", []],
];

/** One line that says what the boxes mean, with the boxes themselves. */
export function Legend({ words, isShort }: { readonly words: GridWords; readonly isShort: boolean }): ReactNode {
  return (
    <ul className={css["legend"]}>
      {SAMPLES.filter(([state]) => !isShort || state !== "unavailable").map(([state, glyphs]) => (
        <li key={state} data-state={state}>
          <span className={state === "unavailable" ? boxes["none"] : boxes["box"]} aria-hidden="true">
            {state === "unavailable" ? "–" : <span data-sample />}
            {glyphs.map((name) => (
              <Glyph key={name} name={name} />
            ))}
          </span>
          {words.legend[state]}
        </li>
      ))}
    </ul>
  );
}
