import { isOn, type KeyPage, type MovedKeys, type SingleKey, singleKeyNames } from "@tocsin/domain";
import { useId, useRef, useState } from "react";
import { announce } from "../../lib/announcer.ts";
import { useMe } from "../../lib/own-person.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./keyboard.module.css";
import { OwnKey } from "./own-key.tsx";
import type { KeyboardChanges } from "./use-keyboard-change.ts";

const GROUPS = ["shared", "matrix", "alerts", "log"] as const;
const PAGES: readonly KeyPage[] = ["matrix", "panel", "alerts", "log"];

/** Every command that has a key by itself, with the way to another key. */
export function OwnKeys({ change }: Pick<KeyboardChanges, "change">) {
  const id = useId();
  return (
    <>
      <p>{keyboardWords.yoursHelp}</p>
      <AllBack change={change} />
      {GROUPS.map((group) => (
        <div key={group}>
          <h3 id={`${id}-${group}`}>{keyboardWords.groups[group]}</h3>
          <ul aria-labelledby={`${id}-${group}`} className={styles["keys"]}>
            {singleKeyNames()
              .filter((command) => groupOf(command) === group)
              .map((command) => (
                <OwnKey key={command} command={command} change={change} />
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** The matrix and a product's panel are one place. */
function groupOf(command: SingleKey): (typeof GROUPS)[number] {
  const pages = PAGES.filter((page) => isOn(command, page));
  if (pages.every((page) => page === "matrix" || page === "panel")) return "matrix";
  const [only] = pages;
  return pages.length > 1 || only === undefined || only === "panel" ? "shared" : only;
}

/** All of them back, and that too has a way back. */
function AllBack({ change }: Pick<KeyboardChanges, "change">) {
  const { keys } = useMe().keyboard;
  const [before, setBefore] = useState<MovedKeys | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isMoved = Object.keys(keys).length > 0;
  if (!isMoved && before === null) return null;
  const press = (): void => {
    setBefore(isMoved ? keys : null);
    change({ keys: isMoved ? null : before });
    if (isMoved) announce(keyboardWords.areAllBack);
    // Another word on the same button: whoever pressed it stays there.
    button.current?.focus();
  };
  return (
    <p className={styles["allBack"]}>
      {!isMoved && keyboardWords.areAllBack}{" "}
      <Button ref={button} tone={isMoved ? "plain" : "quiet"} onClick={press}>
        {isMoved ? keyboardWords.allBack : keyboardWords.undo}
      </Button>
    </p>
  );
}
