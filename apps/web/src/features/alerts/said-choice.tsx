import { useId, useState } from "react";
import { alertWords } from "../../lib/words/en/alerts.ts";
import styles from "./said-choice.module.css";
import { chooseSaidAlerts, SAID_CHOICES, saidAlerts } from "./said-alerts.ts";

/** Of which new alerts a screen reader tells in passing; what is shown stays the same. */
export function SaidChoice() {
  const id = useId();
  const [choice, setChoice] = useState(saidAlerts);
  return (
    <p className={styles["choice"]}>
      <label htmlFor={id}>{alertWords.sayNew}</label>
      <select
        id={id}
        value={choice}
        onChange={({ target }) => {
          const chosen = SAID_CHOICES.find((one) => one === target.value) ?? "all";
          chooseSaidAlerts(chosen);
          setChoice(chosen);
        }}
      >
        {SAID_CHOICES.map((one) => (
          <option key={one} value={one}>
            {alertWords.saidChoices[one]}
          </option>
        ))}
      </select>
    </p>
  );
}
