import { Fragment } from "react";
import styles from "./keys.module.css";

/** What stands on the key; the name is what a screen reader says. */
const CAPS: Readonly<Record<string, readonly [shown: string, name: string]>> = {
  ArrowUp: ["↑", "Arrow up"],
  ArrowDown: ["↓", "Arrow down"],
  ArrowLeft: ["←", "Arrow left"],
  ArrowRight: ["→", "Arrow right"],
  PageUp: ["Page up", "Page up"],
  PageDown: ["Page down", "Page down"],
  Escape: ["Esc", "Escape"],
};

interface ChordProps {
  /** As in `KeyRow`. */
  readonly chord: string;
  readonly isMac: boolean;
}

/** One way to press it, key by key. */
export function Chord({ chord, isMac }: ChordProps) {
  return (
    <span className={styles["chord"]}>
      {partsOf(chord).map((part, index) => {
        const [shown, name] = capOf(part, chord, isMac);
        return (
          <Fragment key={index}>
            {index > 0 && " "}
            <kbd>
              {shown === name ? (
                shown
              ) : (
                <>
                  <span aria-hidden>{shown}</span>
                  <span className="visually-hidden">{name}</span>
                </>
              )}
            </kbd>
          </Fragment>
        );
      })}
    </span>
  );
}

/** As a sentence has it. */
export function chordText(chord: string): string {
  return partsOf(chord)
    .map((part) => capOf(part, chord, false)[1])
    .join("+");
}

/** A plus is a key too. */
function partsOf(chord: string): readonly string[] {
  return chord.length === 1 ? [chord] : chord.split(/(?<=.)[+ ](?=.)/);
}

/** On macOS the command key stands for Ctrl, except with Home and End. A letter is written large beside another key, as on its cap. */
function capOf(part: string, chord: string, isMac: boolean): readonly [shown: string, name: string] {
  if (part === "Ctrl" && isMac && !/Home|End$/.test(chord)) return ["⌘", "Command"];
  const letter = /^[a-z]$/.test(part) && chord.includes("+") ? part.toUpperCase() : part;
  return CAPS[part] ?? [letter, letter];
}
