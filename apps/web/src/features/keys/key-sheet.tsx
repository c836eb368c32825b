import { useId, useState } from "react";
import { flushSync } from "react-dom";
import { useNavigate } from "react-router-dom";
import { isMac } from "../../lib/is-mac.ts";
import { setPageKeys, usePageKeys } from "../../lib/page-keys.ts";
import { keyWords } from "../../lib/words/en/keys.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FilterSearch } from "../../ui/filter-bar.tsx";
import { Chord } from "./chord.tsx";
import { type KeyList, keyListsFor, type KeyRow } from "./key-lists.ts";
import styles from "./keys.module.css";
import { pressFor } from "./press-for.ts";

interface KeySheetProps {
  readonly pathname: string;
  readonly superuser: boolean;
  readonly onClose: () => void;
}

/** All keys of the page and of every page; what is chosen here is done as if its key had been pressed. */
export function KeySheet({ pathname, superuser, onClose }: KeySheetProps) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const lists = keyListsFor(pathname, superuser).map((list) => ({ ...list, rows: list.rows.filter((row) => matches(row, text)) }));
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
      <PageKeySwitch />
    </Dialog>
  );
}

/** By what a key does; a single letter or sign is a key itself, since it stands in nearly every sentence. */
function matches({ does, chords }: KeyRow, text: string): boolean {
  const sought = text.trim().toLocaleLowerCase();
  const isKey = chords.some((chord) => chord.toLocaleLowerCase() === sought);
  return isKey || (sought.length !== 1 && does.toLocaleLowerCase().includes(sought));
}

function KeyTable({ list, onRun }: { readonly list: KeyList; readonly onRun: (row: KeyRow) => void }) {
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
              {row.chords.map((chord) => (
                <Chord key={chord} chord={chord} isMac={isMac()} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PageKeySwitch() {
  const areOn = usePageKeys();
  const helpId = useId();
  return (
    <div className={styles["switch"]}>
      <label>
        <input type="checkbox" checked={areOn} aria-describedby={helpId} onChange={({ target }) => setPageKeys(target.checked)} />
        {keyWords.pageKeys}
      </label>
      <p id={helpId} className="meta">
        {keyWords.pageKeysHelp}
      </p>
    </div>
  );
}
