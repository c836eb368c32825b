import { type KeyFault, keyFault } from "@tocsin/domain";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { chordOf } from "../../lib/chord-of.ts";
import { isMac } from "../../lib/is-mac.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import styles from "./keyboard.module.css";

interface KeyFieldProps {
  readonly does: string;
  readonly now: string;
  /** Id of the words that say why the last key was refused. */
  readonly problemId: string | undefined;
  readonly onKey: (chord: string) => void;
  /** A key that no command can have was pressed: what was said of the one before is over. */
  readonly onOther: () => void;
  /** True: focus is still here, and has to go somewhere. */
  readonly onLeave: (isFocused: boolean) => void;
}

/** Waits for the key. A field, so that a screen reader hands on what is pressed; on a screen's keyboard what is written counts. */
export function KeyField({ does, now, problemId, onKey, onOther, onLeave }: KeyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<KeyFault | null>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const take = (chord: string): void => {
    const refused = keyFault(chord);
    setFault(refused);
    if (refused === null) onKey(chord);
    else onOther();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, nativeEvent } = event;
    // Tab goes on, and what it leaves closes by itself.
    if (nativeEvent.isComposing || UNFINISHED.has(key) || key === "Tab") return;
    if (key === "Escape") return onLeave(true);
    const chord = chordOf(nativeEvent, isMac()) ?? `Alt+${key}`;
    // What is the browser's goes there; everything else would write.
    if (keyFault(chord) !== "browser") event.preventDefault();
    if (!event.repeat) take(chord);
  };
  const described = [`${id}-how`, fault === null ? problemId : `${id}-fault`].filter(Boolean).join(" ");
  return (
    <span className={styles["field"]}>
      <input
        ref={field}
        type="text"
        aria-label={keyboardWords.newKeyOf(does)}
        aria-describedby={described}
        aria-invalid={fault !== null || problemId !== undefined || undefined}
        placeholder={keyboardWords.newKey}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value=""
        onKeyDown={onKeyDown}
        onChange={({ target }) => take(target.value)}
        onBlur={({ relatedTarget }) => {
          // Into its own row, to "Exchange the two", is not away from it.
          if (field.current?.closest("li")?.contains(relatedTarget) !== true) onLeave(false);
        }}
      />
      <span id={`${id}-how`} className="visually-hidden">
        {keyboardWords.recording(now)}
      </span>
      <span role="alert" id={`${id}-fault`} className={styles["fault"]}>
        {fault !== null && keyboardWords.faults[fault]}
      </span>
    </span>
  );
}

/** The first half of a press, or of a letter that is still being put together. */
const UNFINISHED: ReadonlySet<string> = new Set([
  "Shift",
  "Control",
  "Alt",
  "AltGraph",
  "Meta",
  "CapsLock",
  "Unidentified",
  "Process",
  "Compose",
]);
