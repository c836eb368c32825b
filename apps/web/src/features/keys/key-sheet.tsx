import { useId, useState } from "react";
import { flushSync } from "react-dom";
import { Link, useNavigate } from "react-router-dom";
import { isMac } from "../../lib/is-mac.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { keyWords } from "../../lib/words/en/keys.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FilterSearch } from "../../ui/filter-bar.tsx";
import { Chord } from "./chord.tsx";
import { type KeyList, keyListsFor, type KeyRow } from "./key-lists.ts";
import { KeyboardSwitch, NavigationChoice } from "./keyboard-choices.tsx";
import styles from "./keys.module.css";
import { pressFor } from "./press-for.ts";
import { shownChords } from "./shown-chord.ts";
import { useKeyboardChange } from "./use-keyboard-change.ts";

interface KeySheetProps {
  readonly pathname: string;
  readonly superuser: boolean;
  /** What its box begins with. */
  readonly typed: string;
  readonly onClose: () => void;
}

/** All keys of the page and of every page; what is chosen here is done as if its key had been pressed. */
export function KeySheet({ pathname, superuser, typed, onClose }: KeySheetProps) {
  const navigate = useNavigate();
  const [text, setText] = useState(typed);
  const lists = keyListsFor(pathname, superuser).map((list) => ({ ...list, rows: shownRows(list, text) }));
  const run = ({ place }: KeyList, { run: what, chords }: KeyRow): void => {
    // Focus has to be back where it was, and the page's again, before a key is pressed there.
    flushSync(onClose);
    if (what.kind === "go") void navigate(what.to);
    else pressFor(chords[0], place, isMac());
  };
  return (
    <Dialog title={keyWords.title} placement="side" onClose={onClose}>
      <form onSubmit={(event) => event.preventDefault()} className={styles["find"]}>
        <FilterSearch label={keyWords.find} value={text} onChange={setText} />
      </form>
      {lists.every(({ rows }) => rows.length === 0) && <p role="status">{keyWords.nothing(text)}</p>}
      {lists
        .filter(({ rows }) => rows.length > 0)
        .map((list) => (
          <KeyTable key={list.title} list={list} onRun={(row) => run(list, row)} />
        ))}
      <HowKeysWork />
      <p className={styles["change"]}>
        <Link to="/account/keyboard" onClick={onClose}>
          {keyboardWords.change}
        </Link>
      </p>
    </Dialog>
  );
}

interface ShownRow extends KeyRow {
  /** As they are now. */
  readonly shown: readonly string[];
}

/** Those that have a key and match. */
function shownRows({ rows, page }: KeyList, text: string): readonly ShownRow[] {
  return rows.map((row) => ({ ...row, shown: shownChords(row.chords, page) })).filter((row) => row.shown.length > 0 && matches(row, text));
}

/** By what a key does; a single letter or sign is a key itself, since it stands in nearly every sentence. */
function matches({ does, shown }: ShownRow, text: string): boolean {
  const sought = text.trim().toLocaleLowerCase();
  const isKey = shown.some((chord) => chord.toLocaleLowerCase() === sought);
  return isKey || (sought.length !== 1 && does.toLocaleLowerCase().includes(sought));
}

function KeyTable({
  list,
  onRun,
}: {
  readonly list: Omit<KeyList, "rows"> & { readonly rows: readonly ShownRow[] };
  readonly onRun: (row: KeyRow) => void;
}) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={styles["list"]}>
      <h3 id={titleId}>{list.title}</h3>
      <ul aria-labelledby={titleId}>
        {list.rows.map((row) => (
          <li key={row.does}>
            {row.run.kind === "none" ? (
              <span>{row.does}</span>
            ) : (
              <button type="button" onClick={() => onRun(row)}>
                {row.does}
              </button>
            )}
            <span className={styles["chords"]}>
              {row.shown.map((chord) => (
                <Chord key={chord} chord={chord} isMac={isMac()} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The choices that most ask for here, and the way to the others. */
function HowKeysWork() {
  const { change, problem } = useKeyboardChange();
  return (
    <div className={styles["how"]}>
      <KeyboardSwitch of="pageKeys" change={change} />
      <NavigationChoice change={change} isShort />
      <p role="alert">{problem}</p>
    </div>
  );
}
