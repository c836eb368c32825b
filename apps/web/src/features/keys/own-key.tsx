import { type KeyClash, keyOf, moveKeys, SINGLE_KEYS, type SingleKey } from "@tocsin/domain";
import { useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { announce } from "../../lib/announcer.ts";
import { isMac } from "../../lib/is-mac.ts";
import { useMe } from "../../lib/own-person.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { Button } from "../../ui/button.tsx";
import { Chord, chordText } from "./chord.tsx";
import { KeyField } from "./key-field.tsx";
import styles from "./keyboard.module.css";
import type { KeyboardChanges } from "./use-keyboard-change.ts";

interface OwnKeyProps extends Pick<KeyboardChanges, "change"> {
  readonly command: SingleKey;
}

/** One command, its key, and the way to another one: pressed in place, refused in words. */
export function OwnKey({ command, change }: OwnKeyProps) {
  const { button, isRecording, clash, key, ...does } = useMoving(command, change);
  const clashId = useId();
  const name = keyboardWords.commands[command];
  return (
    <li>
      <span>{name}</span>
      <span>
        <Chord chord={key} isMac={isMac()} />
      </span>
      <span className={styles["acts"]}>
        {isRecording ? (
          <KeyField
            does={name}
            now={chordText(key)}
            problemId={clash === null ? undefined : clashId}
            onKey={does.move}
            onOther={does.forgive}
            onLeave={does.leave}
          />
        ) : (
          <>
            <Button ref={button} aria-label={keyboardWords.moveOf(name, chordText(key))} onClick={does.record}>
              {keyboardWords.move}
            </Button>
            {key !== SINGLE_KEYS[command].key && <Back command={command} does={name} onBack={does.move} />}
          </>
        )}
      </span>
      <div role="alert" className={styles["clash"]}>
        {clash !== null && <Clash id={clashId} clash={clash} onExchange={does.exchange} />}
      </div>
    </li>
  );
}

/** From the press on "Change" to the key that is taken, exchanged or left. */
function useMoving(command: SingleKey, change: KeyboardChanges["change"]) {
  const { keys } = useMe().keyboard;
  const [isRecording, setRecording] = useState(false);
  const [clash, setClash] = useState<KeyClash | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const key = keyOf(command, keys);
  const does = keyboardWords.commands[command];
  const close = (said: string, isFocused = true): void => {
    setClash(null);
    // The button has to be there again before it takes focus.
    flushSync(() => setRecording(false));
    if (isFocused) button.current?.focus();
    announce(said);
  };
  return {
    button,
    isRecording,
    key,
    clash,
    record: () => setRecording(true),
    forgive: () => setClash(null),
    /** Tab and a click elsewhere have taken focus along. */
    leave: (isFocused: boolean) => close(keyboardWords.left(chordText(key)), isFocused),
    move: (to: string) => {
      const moved = moveKeys(keys, { [command]: to });
      if (!moved.ok) return setClash(moved);
      change({ keys: { [command]: to } });
      return close(keyboardWords.moved(does, chordText(to)));
    },
    exchange:
      clash === null || !moveKeys(keys, { [command]: clash.key, [clash.by]: key }).ok
        ? null
        : () => {
            change({ keys: { [command]: clash.key, [clash.by]: key } });
            close(keyboardWords.exchanged(does, chordText(clash.key), keyboardWords.commands[clash.by], chordText(key)));
          },
  };
}

function Back({ command, does, onBack }: { readonly command: SingleKey; readonly does: string; readonly onBack: (key: string) => void }) {
  const { key } = SINGLE_KEYS[command];
  return (
    <Button tone="quiet" aria-label={keyboardWords.backOf(does, chordText(key))} onClick={() => onBack(key)}>
      {keyboardWords.backTo(chordText(key))}
    </Button>
  );
}

interface ClashProps {
  readonly id: string;
  readonly clash: KeyClash;
  /** Null: the other command cannot have this one's key either. */
  readonly onExchange: (() => void) | null;
}

function Clash({ id, clash: { key, by, page }, onExchange }: ClashProps) {
  return (
    <>
      <p id={id}>{keyboardWords.clash(chordText(key), keyboardWords.commands[by], page, onExchange !== null)}</p>
      {onExchange !== null && <Button onClick={onExchange}>{keyboardWords.exchange}</Button>}
    </>
  );
}
