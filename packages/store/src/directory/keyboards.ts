import { DEFAULT_KEYBOARD, type Keyboard, keptKeys, type Navigation } from "@tocsin/domain";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";
import { storedRecord } from "../stored-json.ts";

interface KeyboardRow {
  readonly page_keys: number;
  readonly matrix_keys: number;
  readonly navigation: Navigation;
  readonly short_cell_names: number;
  readonly keys: string;
}

const OF_PERSON = "SELECT page_keys, matrix_keys, navigation, short_cell_names, keys FROM keyboards WHERE person = ?";

export function keyboardOf(db: Db, person: number): Keyboard {
  const row = statement<[number], KeyboardRow>(db, OF_PERSON).get(person);
  if (row === undefined) return DEFAULT_KEYBOARD;
  return {
    pageKeys: row.page_keys === 1,
    matrixKeys: row.matrix_keys === 1,
    navigation: row.navigation,
    shortCellNames: row.short_cell_names === 1,
    keys: keptKeys(storedRecord(row.keys)),
  };
}

const KEEP = `INSERT INTO keyboards (person, page_keys, matrix_keys, navigation, short_cell_names, keys)
  VALUES (:person, :pageKeys, :matrixKeys, :navigation, :shortCellNames, :keys)
  ON CONFLICT (person) DO UPDATE SET page_keys = excluded.page_keys, matrix_keys = excluded.matrix_keys, navigation = excluded.navigation,
    short_cell_names = excluded.short_cell_names, keys = excluded.keys`;

export function keepKeyboard(db: Db, person: number, { pageKeys, matrixKeys, navigation, shortCellNames, keys }: Keyboard): void {
  const flags = { pageKeys: Number(pageKeys), matrixKeys: Number(matrixKeys), shortCellNames: Number(shortCellNames) };
  const row = { person, navigation, ...flags, keys: JSON.stringify(keys) };
  statement<typeof row>(db, KEEP).run(row);
}
