import { NAVIGATIONS } from "@tocsin/domain";
import { useId } from "react";
import { useMe } from "../../lib/own-person.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import styles from "./keyboard.module.css";
import type { KeyboardChanges } from "./use-keyboard-change.ts";

type Change = Pick<KeyboardChanges, "change">;

interface SwitchProps extends Change {
  readonly of: "pageKeys" | "matrixKeys" | "shortNames";
}

const FIELD = { pageKeys: "pageKeys", matrixKeys: "matrixKeys", shortNames: "shortCellNames" } as const;
const HELP = { pageKeys: "pageKeysHelp", matrixKeys: "matrixKeysHelp", shortNames: "shortNamesHelp" } as const;

/** One thing that is on or off. */
export function KeyboardSwitch({ of, change }: SwitchProps) {
  const { keyboard } = useMe();
  const helpId = useId();
  return (
    <div className={styles["switch"]}>
      <label>
        <input
          type="checkbox"
          checked={keyboard[FIELD[of]]}
          aria-describedby={helpId}
          onChange={({ target }) => change({ [FIELD[of]]: target.checked })}
        />
        {keyboardWords[of]}
      </label>
      <p id={helpId} className="meta">
        {keyboardWords[HELP[of]]}
      </p>
    </div>
  );
}

/** Cell by cell with the arrows, or from box to box with Tab. */
export function NavigationChoice({ change, isShort = false }: Change & { readonly isShort?: boolean }) {
  const { keyboard } = useMe();
  const name = useId();
  const words = isShort ? keyboardWords.navigationsShort : keyboardWords.navigations;
  return (
    <fieldset className={styles["navigation"]} aria-describedby={`${name}-help`}>
      <legend>{keyboardWords.navigation}</legend>
      {NAVIGATIONS.map((navigation) => (
        <label key={navigation}>
          <input type="radio" name={name} checked={keyboard.navigation === navigation} onChange={() => change({ navigation })} />
          {words[navigation]}
        </label>
      ))}
      <p id={`${name}-help`} className="meta">
        {keyboardWords.navigationHelp}
      </p>
    </fieldset>
  );
}
