import { ownPageWords } from "../lib/words/en/own-pages.ts";
import { setTheme, THEMES, useTheme } from "./theme.ts";
import styles from "./theme-switch.module.css";

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <fieldset className={styles["themes"]}>
      <legend>{ownPageWords.theme}</legend>
      <div className={styles["choices"]}>
        {THEMES.map((choice) => (
          <label key={choice}>
            <input type="radio" name="theme" value={choice} checked={theme === choice} onChange={() => setTheme(choice)} />
            {ownPageWords.themes[choice]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
