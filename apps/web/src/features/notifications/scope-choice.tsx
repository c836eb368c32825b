import { useId } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { useMe } from "../../lib/own-person.ts";
import { notificationWords, SETTINGS_SCOPES, type SettingsScope } from "../../lib/words/en/notifications.ts";
import styles from "./scope-choice.module.css";

/** A drop-down for superusers, each scope with its own address; everybody else reads which scope this is. */
export function ScopeChoice({ scope }: { readonly scope: SettingsScope }) {
  const id = useId();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { superuser } = useMe();
  if (!superuser) {
    return (
      <p className={styles["scope"]}>
        <span className={styles["label"]}>{notificationWords.scope}</span> {notificationWords.scopes[scope]}
      </p>
    );
  }
  return (
    <div className={styles["scope"]}>
      <label htmlFor={id} className={styles["label"]}>
        {notificationWords.scope}
      </label>
      <select
        id={id}
        className={styles["select"]}
        value={scope}
        onChange={(event) => void navigate(`${addressOf(event.target.value)}${search}`)}
      >
        {SETTINGS_SCOPES.map((choice) => (
          <option key={choice} value={choice}>
            {notificationWords.scopes[choice]}
          </option>
        ))}
      </select>
    </div>
  );
}

function addressOf(scope: string): string {
  return scope === "personal" ? "/notifications" : `/notifications/${scope}`;
}
