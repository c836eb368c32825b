import { useSyncExternalStore } from "react";
import { keepChoice } from "../lib/kept-choice.ts";
import { createListeners } from "../lib/listeners.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Also read by public/theme.js, before the first paint. */
const KEY = "tocsin.theme";
const { subscribe, tell } = createListeners();

function current(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  keepChoice(KEY, theme === "system" ? null : theme);
  tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current);
}
