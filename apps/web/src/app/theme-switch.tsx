import { shellWords } from "../lib/words/en/shell.ts";
import { setTheme, THEMES, useTheme } from "./theme.ts";
import styles from "./theme-switch.module.css";

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <fieldset className={styles["themes"]}>
      <legend>{shellWords.theme}</legend>
      <div className={styles["choices"]}>
        {THEMES.map((choice) => (
          <label key={choice}>
            <input type="radio" name="theme" value={choice} checked={theme === choice} onChange={() => setTheme(choice)} />
            {shellWords.themes[choice]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
