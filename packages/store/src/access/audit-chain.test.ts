import type { Db } from "../database.ts";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../testing/database.ts";
import { auditHead, verifyAudit } from "./audit-chain.ts";
import { writeAudit } from "./audit.ts";

const UNGUARDED = `DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete`;

function write(db: Db, count: number): void {
  for (let at = 1; at <= count; at += 1) writeAudit(db, { at, actor: null, action: "did", object: String(at), detail: { at } });
}

describe("the audit trail (K3)", () => {
  test.each([
    ["a changed word", "UPDATE audit SET action = 'undid' WHERE id = 3", "3"],
    ["a changed time", "UPDATE audit SET at = 9 WHERE id = 3", "3"],
    ["a changed detail", "UPDATE audit SET detail = '{}' WHERE id = 3", "3"],
    ["a hash taken away", "UPDATE audit SET hash = NULL WHERE id = 3", "3"],
    ["a row removed", "DELETE FROM audit WHERE id = 3", "4"],
    ["two rows exchanged", "UPDATE audit SET id = -id WHERE id IN (3, 4); UPDATE audit SET id = 7 + id WHERE id < 0", "3"],
    ["a row put in", "INSERT INTO audit (at, action, detail, hash) SELECT at, 'sneaked', detail, hash FROM audit WHERE id = 5", "6"],
  ])("is broken by %s, whoever holds the file, and the row is named", async (_what, sql, row) => {
    await using opened = openTestDatabase();
    write(opened.db, 5);
    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: true, rows: 5, unchained: 0 });

    opened.db.$client.exec(`${UNGUARDED}; ${sql}`);

    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: false, brokenAt: row });
  });

  test("that was cut off at its end is found out by a head that was kept elsewhere", async () => {
    await using opened = openTestDatabase();
    write(opened.db, 5);
    const head = auditHead(opened.db)?.hash ?? "";
    expect(verifyAudit(opened.db, { head })).toMatchObject({ ok: true });

    opened.db.$client.exec(`${UNGUARDED}; DELETE FROM audit WHERE id = 5`);

    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: true });
    expect(verifyAudit(opened.db, { head })).toMatchObject({ ok: false, brokenAt: null });
  });

  test("is closed to change and removal, also by way of its anchor", async () => {
    await using opened = openTestDatabase();
    write(opened.db, 3);
    const run = (sql: string) => () => opened.db.$client.exec(sql);

    expect(run("UPDATE audit SET action = 'undid'")).toThrow("audit is append-only");
    expect(run("DELETE FROM audit WHERE id = 1")).toThrow("audit is append-only");
    expect(run("DELETE FROM audit_anchor")).toThrow("stays");
    // Row 3 is old enough by the year 1972, but not by its own next day; and a hash that is not the row's is none.
    expect(run("UPDATE audit_anchor SET through = 3, hash = (SELECT hash FROM audit WHERE id = 3), at = 86400000")).toThrow("kept");
    expect(run(`UPDATE audit_anchor SET through = 3, hash = '${"0".repeat(64)}', at = 63158400000`)).toThrow("kept");
    expect(run("UPDATE settings SET keep_audit_days = 1")).toThrow(/CHECK/);
  });

  test("has rows from before there was a chain at its beginning, and nowhere else", async () => {
    await using opened = openTestDatabase();
    opened.db.$client.exec("INSERT INTO audit (at, action, detail) VALUES (1, 'early', '{}'), (2, 'early', '{}')");
    write(opened.db, 1);
    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: true, rows: 3, unchained: 2 });

    opened.db.$client.exec("INSERT INTO audit (at, action, detail) VALUES (3, 'late', '{}')");

    expect(verifyAudit(opened.db, { head: null })).toMatchObject({ ok: false, brokenAt: "4" });
  });
});
