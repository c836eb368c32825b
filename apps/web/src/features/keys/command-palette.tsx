import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { flushSync } from "react-dom";
import { useNavigate } from "react-router-dom";
import { isMac } from "../../lib/is-mac.ts";
import { productsApi } from "../../lib/products-api.ts";
import { useSearchText } from "../../lib/search-text.ts";
import { commandWords } from "../../lib/words/en/commands.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { stopIn } from "../../ui/preference-grid/stop-in.ts";
import { Chord } from "./chord.tsx";
import { type CommandEntry, commandEntries, type CommandRun, foundCommands, productEntry } from "./command-entries.ts";
import styles from "./command-palette.module.css";
import { pressFor } from "./press-for.ts";

interface CommandPaletteProps {
  readonly pathname: string;
  readonly superuser: boolean;
  /** What its box begins with. */
  readonly typed: string;
  readonly onClose: () => void;
}

const PRODUCTS_SHOWN = 8;

/** One box for everywhere one can go and everything one can do; a combo box after the ARIA practices, focus stays in the box. */
export function CommandPalette({ pathname, superuser, typed, onClose }: CommandPaletteProps) {
  const run = useRun(onClose);
  const [rested, setRested] = useState("");
  const [text, setText] = useSearchText(rested, setRested, typed);
  const products = useQuery({
    queryKey: ["commands", "products", rested],
    queryFn: ({ signal }) => productsApi.products({ q: rested, productType: null }, { limit: PRODUCTS_SHOWN }, signal),
    enabled: rested !== "",
    placeholderData: keepPreviousData,
  });
  const known = text.trim() === "" ? [] : (products.data?.items ?? []).map(productEntry);
  const found = [...foundCommands(commandEntries(pathname, superuser), text), ...foundCommands(known, text)];
  const isLooking = text.trim() !== rested || products.isFetching;
  return (
    <Dialog title={commandWords.title} onClose={onClose}>
      <CommandBox text={text} found={found} onText={setText} onRun={run}>
        <p role="status" className={found.length > 0 ? "visually-hidden" : styles["nothing"]}>
          {found.length > 0 ? commandWords.count(found.length) : !isLooking && commandWords.nothing(text.trim())}
        </p>
      </CommandBox>
      {products.isError && text.trim() !== "" && <p className="meta">{commandWords.productsFailed}</p>}
    </Dialog>
  );
}

interface CommandBoxProps {
  readonly text: string;
  readonly found: readonly CommandEntry[];
  readonly onText: (text: string) => void;
  readonly onRun: (run: CommandRun) => void;
  /** How many there are, or that there is none. */
  readonly children: ReactNode;
}

function CommandBox({ text, found, onText, onRun, children }: CommandBoxProps) {
  const listId = useId();
  const [wanted, setWanted] = useState(0);
  const active = Math.min(wanted, found.length - 1);
  const optionId = (index: number): string => `${listId}-${String(index)}`;
  const activeId = found.length === 0 ? undefined : optionId(active);
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey || found.length === 0) return;
    const to = stepFrom(active, event.key, found.length);
    if (to === null) return;
    event.preventDefault();
    setWanted(to);
  };
  return (
    <>
      <form
        className={styles["find"]}
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = found[active];
          if (chosen !== undefined) onRun(chosen.run);
        }}
      >
        <input
          type="text"
          role="combobox"
          aria-label={commandWords.find}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={activeId}
          placeholder={commandWords.find}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            onText(event.target.value);
            setWanted(0);
          }}
        />
      </form>
      {children}
      <div id={listId} role="listbox" aria-label={commandWords.results} className={styles["list"]}>
        {found.map((entry, index) => (
          <CommandOption key={entry.id} id={optionId(index)} entry={entry} isActive={index === active} onRun={onRun} />
        ))}
      </div>
    </>
  );
}

interface CommandOptionProps extends Pick<CommandBoxProps, "onRun"> {
  readonly id: string;
  readonly entry: CommandEntry;
  readonly isActive: boolean;
}

function CommandOption({ id, entry: { label, chord, kind, run }, isActive, onRun }: CommandOptionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the box has focus and the keys, as a combo box does
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      // The box keeps focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(run)}
    >
      <span className={styles["label"]}>{label}</span>
      {chord !== null && <Chord chord={chord} isMac={isMac()} />}
      <span className={styles["kind"]}>{commandWords.kinds[kind]}</span>
    </div>
  );
}

const PAGE = 8;

/** Where a key leads in the list: from one end to the other, and by pages to the ends; null: it is none of the list's. */
function stepFrom(active: number, key: string, count: number): number | null {
  if (key === "ArrowDown") return (active + 1) % count;
  if (key === "ArrowUp") return (active + count - 1) % count;
  if (key === "PageDown") return Math.min(active + PAGE, count - 1);
  if (key === "PageUp") return Math.max(active - PAGE, 0);
  return null;
}

/** Closes first: focus has to be back where it was, and the page's again, before a key is pressed there. */
function useRun(onClose: () => void): (run: CommandRun) => void {
  const navigate = useNavigate();
  return (run) => {
    flushSync(onClose);
    if (run.kind === "press") return pressFor(run.chord, run.place, isMac());
    const cell = run.kind === "cell" ? stopIn(document.querySelector<HTMLElement>(`#matrix [data-at="${run.event}:alert"]`)) : null;
    if (cell === null) return void navigate(run.to);
    return cell.focus();
  };
}
