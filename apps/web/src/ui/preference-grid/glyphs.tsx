import type { ReactNode } from "react";
import css from "./value-cell.module.css";

const PATHS = {
  check: "M3 8.5 6.5 12 13 4.5",
  dash: "M3.5 8h9",
  inherited: "M12 4 5 11M5 6v5h5",
  lock: "M4 7.5h8V13H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  failed: "M8 3v6M8 12v.5",
  conflict: "M3 6h9L9.5 3.5M13 10H4l2.5 2.5",
  warning: "M8 3 14 13H2zM8 7v3",
  dot: "M8 8h.01",
} as const;

export type GlyphName = keyof typeof PATHS;

/** A mark drawn with the colour of its surroundings, so that it survives forced colours. Its words are in the cell's name. */
export function Glyph({ name }: { readonly name: GlyphName }): ReactNode {
  return (
    <svg className={css["glyph"]} data-glyph={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
