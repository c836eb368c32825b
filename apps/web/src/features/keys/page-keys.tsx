import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { chordOf } from "../../lib/chord-of.ts";
import { isMac } from "../../lib/is-mac.ts";
import { type Asked, onAsked } from "../../lib/key-help.ts";
import { callsAnywhere } from "../../lib/own-keys.ts";
import { useMe } from "../../lib/own-person.ts";
import { isPageKey, usePageKey } from "../../lib/page-keys.ts";
import { GoHint } from "./go-hint.tsx";
import { TypedAhead } from "./typed-ahead.tsx";
import { useGoKeys } from "./use-go-keys.ts";

const KeySheet = lazy(async () => ({ default: (await import("./key-sheet.tsx")).KeySheet }));
const CommandPalette = lazy(async () => ({ default: (await import("./command-palette.tsx")).CommandPalette }));

interface Opened {
  readonly list: "keys" | "commands";
  /** While its code was on its way. */
  readonly typed: string;
}

/** The keys that every page has: `?` lists all of them, `g` and a letter lead to another page, Ctrl+K finds where to go and what to do. */
export function PageKeys() {
  const { superuser } = useMe();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened | null>(null);
  const openKeys = useCallback(() => setOpened({ list: "keys", typed: "" }), []);
  const openCommands = useCallback(() => setOpened({ list: "commands", typed: "" }), []);
  useEffect(
    () =>
      onAsked((asked) => {
        if (isForKeys(asked)) openKeys();
        else if (isForCommands(asked)) openCommands();
      }),
    [openKeys, openCommands],
  );
  usePageKey("help", openKeys);
  useCommandKey(() => setOpened((before) => (before === null ? { list: "commands", typed: "" } : null)));
  const pending = useGoKeys(superuser, (to) => void navigate(to));
  const onClose = useCallback(() => setOpened(null), []);
  const onType = useCallback(
    (edit: (text: string) => string) => setOpened((before) => before && { ...before, typed: edit(before.typed) }),
    [],
  );
  const list = opened && { pathname, superuser, typed: opened.typed, onClose };
  return (
    <>
      {pending !== null && <GoHint keys={pending} />}
      <Suspense fallback={<TypedAhead onType={onType} onClose={onClose} />}>
        {list !== null && (opened?.list === "keys" ? <KeySheet {...list} /> : <CommandPalette {...list} />)}
      </Suspense>
    </>
  );
}

function isForKeys(asked: Asked): boolean {
  return asked === "keys" || (typeof asked === "object" && callsAnywhere(asked, "help") && isPageKey(asked));
}

function isForCommands(asked: Asked): boolean {
  return asked === "commands" || (typeof asked === "object" && isCommandKey(asked) && document.querySelector("dialog[open]") === null);
}

function isCommandKey(event: KeyboardEvent): boolean {
  return !event.repeat && !event.isComposing && chordOf(event, isMac()) === "Ctrl+k";
}

/** Ctrl+K, ⌘K on macOS, also while somebody types; over a dialog that asks for something only to close what it has opened itself. */
function useCommandKey(toggle: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!isCommandKey(event)) return;
      // The browser's own meaning, its address bar, would be as wrong over a dialog.
      event.preventDefault();
      const dialog = document.querySelector("dialog[open]");
      if (dialog === null || dialog.querySelector('[role="combobox"][aria-controls]') !== null) toggle();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
