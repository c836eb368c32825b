import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { AsyncLocalStorage } from "node:async_hooks";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type Db, openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";
import { openTestDatabase } from "../testing/database.ts";
import { MIGRATIONS_FOLDER } from "../testing/migrated-file.ts";
import { openWriter, type Writer } from "../unit-of-work.ts";
import { writerForRequests } from "./asking-request.ts";
import { verifyAudit } from "./audit-chain.ts";
import { auditPage, writeAudit } from "./audit.ts";

const current = new AsyncLocalStorage<string>();
const currentRequest = () => current.getStore() ?? null;

const note = (writer: Writer, object: string) =>
  writer.write((db) => writeAudit(db, { at: 1, actor: null, action: "did", object, detail: {} }));

function requests(db: Db): Record<string, string | null> {
  const { items } = auditPage(db, { page: { limit: 50, after: null } });
  return Object.fromEntries(items.map(({ object, requestId }) => [String(object), requestId]));
}

describe("the request of an audit row (K4)", () => {
  test("is the one that asked, for works of several requests in one transaction and for one that fails among them", async () => {
    await using opened = openTestDatabase();
    const exec = vi.spyOn(opened.db.$client, "exec");
    // A transaction takes works for a few milliseconds: none pass here, however busy the machine is.
    using _ = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    const writer = writerForRequests(opened.writer, currentRequest);
    const fails = () =>
      writer.write(() => {
        throw new Error("no");
      });

    const works = await Promise.allSettled([
      current.run("request-a", () => note(writer, "a")),
      current.run("request-b", () => note(writer, "b")),
      current.run("request-c", fails),
      note(writer, "nobody"),
      current.run("request-d", () => note(opened.writer, "the engine")),
      current.run("request-a", () => note(writer, "a again")),
    ]);

    expect(works.map(({ status }) => status === "fulfilled")).toEqual([true, true, false, true, true, true]);
    expect(exec.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
    expect(requests(opened.db)).toEqual({
      a: "request-a",
      b: "request-b",
      nobody: null,
      "the engine": null,
      "a again": "request-a",
    });
  });

  test.each([
    ["changed", "UPDATE audit SET request_id = 'request-b' WHERE id = 2"],
    ["taken away", "UPDATE audit SET request_id = NULL WHERE id = 2"],
    ["given to a row that has none", "UPDATE audit SET request_id = 'request-b' WHERE id = 1"],
  ])("breaks the chain when it is %s", async (_what, sql) => {
    await using opened = openTestDatabase();
    const writer = writerForRequests(opened.writer, currentRequest);
    await note(writer, "nobody");
    await current.run("request-a", () => note(writer, "a"));
    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: true, rows: 2 });
    expect(() => opened.db.$client.exec(sql)).toThrow("audit is append-only");

    opened.db.$client.exec(`DROP TRIGGER audit_is_append_only_update; ${sql}`);

    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: false, brokenAt: sql.at(-1) });
  });

  test("is missing in rows from before there was one, whose chain holds and goes on", async () => {
    using old = databaseBefore("0012");
    const insert = old.db.$client.prepare("INSERT INTO audit (id, at, action, detail, hash) VALUES (?, 1, 'did', '{}', ?)");
    const first = sha256("", 1);
    insert.run(1, first);
    insert.run(2, sha256(first, 2));

    migrate(old.db, { folder: MIGRATIONS_FOLDER, now: 2 });
    const writer = writerForRequests(openWriter(old.db), currentRequest);
    await current.run("request-a", () => note(writer, "a"));
    await note(writer, "nobody");

    expect(requests(old.db)).toEqual({ null: null, a: "request-a", nobody: null });
    expect(verifyAudit(old.db, { head: first })).toMatchObject({ ok: true, rows: 4, unchained: 0 });
    await writer.close();
  });
});

/** As rows were hashed when there was no request id. */
function sha256(before: string, id: number): string {
  return createHash("sha256")
    .update(`${before}[${String(id)},1,null,"did",null,"{}"]`)
    .digest("hex");
}

function databaseBefore(migration: string): { readonly db: Db } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-audit-"));
  const migrations = mkdtempSync(join(folder, "migrations-"));
  for (const name of readdirSync(MIGRATIONS_FOLDER).filter((file) => file < migration))
    copyFileSync(join(MIGRATIONS_FOLDER, name), join(migrations, name));
  const db = openDatabase({ file: join(folder, "data", "tocsin.db"), access: "write" });
  migrate(db, { folder: migrations, now: 1 });
  return { db, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
