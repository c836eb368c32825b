import type { Db } from "../database.ts";

export interface NextStatement {
  /** How many came before it. */
  readonly index: number;
  readonly sql: string;
  /** What it is a part of. */
  readonly text: string;
}

/** Lets a connection run each text a statement at a time, the way SQLite itself does, so that one can be cut short between any two. */
export function statementByStatement({ $client }: Db, before: (next: NextStatement) => void): void {
  let index = 0;
  const exec: typeof $client.exec = (text) => {
    for (const sql of statementsOf(text)) {
      before({ index, sql, text });
      index += 1;
      const statement = $client.prepare(sql);
      if (statement.reader) statement.all();
      else statement.run();
    }
    return $client;
  };
  $client.exec = exec;
}

/** Ends at a semicolon, unless that is in a comment, a text or the body of a trigger. */
function* statementsOf(text: string): Generator<string> {
  let from = 0;
  let isInTrigger = false;
  for (const { 0: token, index } of text.matchAll(/--[^\n]*|'(?:[^']|'')*'|\bCREATE\s+(?:TEMP\s+)?TRIGGER\b|\bEND\s*;|;/gi)) {
    if (/^CREATE/i.test(token)) isInTrigger = true;
    if (/^END/i.test(token)) isInTrigger = false;
    if (!token.endsWith(";") || token.startsWith("--") || token.startsWith("'") || isInTrigger) continue;
    const end = index + token.length;
    yield text.slice(from, end).trim();
    from = end;
  }
  const rest = text
    .slice(from)
    .replaceAll(/--[^\n]*/g, "")
    .trim();
  if (rest !== "") yield rest;
}
