import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { chordOf } from "../../lib/chord-of.ts";
import { isMac } from "../../lib/is-mac.ts";
import { onAskedForCommands, onAskedForKeys } from "../../lib/key-help.ts";
import { useMe } from "../../lib/own-person.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { GoHint } from "./go-hint.tsx";
import { useGoKeys } from "./use-go-keys.ts";

const KeySheet = lazy(async () => ({ default: (await import("./key-sheet.tsx")).KeySheet }));
const CommandPalette = lazy(async () => ({ default: (await import("./command-palette.tsx")).CommandPalette }));

/** The keys that every page has: `?` lists all of them, `g` and a letter lead to another page, Ctrl+K finds where to go and what to do. */
export function PageKeys() {
  const { superuser } = useMe();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<"keys" | "commands" | null>(null);
  const openKeys = useCallback(() => setOpened("keys"), []);
  const openCommands = useCallback(() => setOpened("commands"), []);
  useEffect(() => onAskedForKeys(openKeys), [openKeys]);
  useEffect(() => onAskedForCommands(openCommands), [openCommands]);
  usePageKey("help", openKeys);
  useCommandKey(() => setOpened((before) => (before === null ? "commands" : null)));
  const pending = useGoKeys(superuser, (to) => void navigate(to));
  const place = { pathname, superuser, onClose: () => setOpened(null) };
  return (
    <>
      {pending !== null && <GoHint keys={pending} />}
      <Suspense>
        {opened === "keys" && <KeySheet {...place} />}
        {opened === "commands" && <CommandPalette {...place} />}
      </Suspense>
    </>
  );
}

/** Ctrl+K, ⌘K on macOS, also while somebody types; over a dialog that asks for something only to close what it has opened itself. */
function useCommandKey(toggle: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.repeat || event.isComposing || chordOf(event, isMac()) !== "Ctrl+k") return;
      // The browser's own meaning, its address bar, would be as wrong over a dialog.
      event.preventDefault();
      const dialog = document.querySelector("dialog[open]");
      if (dialog === null || dialog.querySelector('[role="combobox"][aria-controls]') !== null) toggle();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
