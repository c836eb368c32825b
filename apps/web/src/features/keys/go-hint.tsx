import { shownKey } from "../../lib/own-keys.ts";
import { keyWords } from "../../lib/words/en/keys.ts";
import type { GoKey } from "./go-keys.ts";
import styles from "./keys.module.css";

/** What may follow a `g`, for as long as it is waited for. Who cannot see it knows the keys from the list. */
export function GoHint({ keys }: { readonly keys: readonly GoKey[] }) {
  return (
    <p className={styles["hint"]} aria-hidden>
      <kbd>{shownKey("go", "matrix")}</kbd>
      {keys.map(({ key, place }) => (
        <span key={key}>
          <kbd>{key}</kbd> {keyWords.pending[place]}
        </span>
      ))}
    </p>
  );
}
