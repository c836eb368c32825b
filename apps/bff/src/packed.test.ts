import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { openDatabase } from "@tocsin/store";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FLOW_SIGNATURE, formsOf, SLACK_TOKEN, startEcho } from "./testing/canaries.ts";
import { digestsIn, leaveNewerDatabase } from "./testing/newer-database.ts";
import { runToEnd, signalAtStart, startServerProcess, temporaryFolder } from "./testing/server-process.ts";
import { PASSWORD } from "./testing/test-app.ts";

/** Below the packages that stay outside the bundle, and beside no build that somebody uses. */
const OUT = join(import.meta.dirname, "../node_modules/.packed-for-tests");
const MAIN = join(OUT, "main.js");
const SLOW_MS = 60_000;

type Environment = Readonly<Record<string, string>>;
const start = async (env: Environment) => await startServerProcess(MAIN, env);
const startInVain = async (env: Environment) => await runToEnd([MAIN], { TOCSIN_PORT: "0", ...env });
const tocsin = async (args: readonly string[], env: Environment, input = "") => await runToEnd([join(OUT, "cli.js"), ...args], env, input);

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  const configFile = join(import.meta.dirname, "../vite.config.ts");
  await build({ configFile, logLevel: "error", build: { outDir: OUT, sourcemap: false } });
}, 120_000);
afterAll(() => {
  rmSync(OUT, { recursive: true, force: true });
});

describe("the packed server", { timeout: SLOW_MS }, () => {
  test("begins with a link to set it up, goes on beside the command line, and ends cleanly when told to", async () => {
    using folder = temporaryFolder();
    const env = { TOCSIN_DATA: join(folder.path, "data"), TOCSIN_MIN_FREE_MB: "0" };
    await using server = await start(env);

    await expect.poll(() => server.setUpUrl).toMatch(/^http:\/\/localhost:\d+\/setup#[0-9A-Za-z]{43}$/);
    expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: "ok", waitsFor: null });
    expect(await (await fetch(`${server.origin}/readyz`)).json()).toEqual({ status: "ready", waitsFor: null });

    const created = await tocsin(
      ["user", "create", "--username", "olga", "--email", "olga@example.com", "--superuser"],
      env,
      `${PASSWORD}\n`,
    );
    expect(created).toMatchObject({ code: 0, out: "Created olga.\n", err: "" });
    const made = await tocsin(["token", "create", "--user", "olga", "--name", "test", "--scopes", "read"], env);
    expect(made.out).toMatch(/^tcn_[0-9A-Za-z]{49}\n$/);
    const sent = await tocsin(["events", "send", "-", "--json"], env, JSON.stringify({ type: "other", title: "from the command line" }));
    expect(sent).toMatchObject({ code: 0 });

    const headers = { authorization: `Bearer ${made.out.trim()}` };
    const titles = async (): Promise<readonly string[]> => {
      const alerts = (await (await fetch(`${server.origin}/api/v1/alerts`, { headers })).json()) as { items: readonly { title: string }[] };
      return alerts.items.map(({ title }) => title);
    };
    await expect.poll(titles, { timeout: 10_000 }).toEqual(["from the command line"]);

    const end = await server.end("SIGTERM");
    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.ms).toBeLessThan(8_000);
    for (const line of end.out.trim().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/info|warn/) as string, time: expect.any(String) as string });
    for (const secret of [made.out.trim(), PASSWORD]) expect(end.out).not.toContain(secret);
    expect(readdirSync(env.TOCSIN_DATA).toSorted()).toEqual(["secret.key", "server.lock", "tocsin.db"]);

    await using second = await start(env);
    expect((await fetch(`${second.origin}/readyz`)).status).toBe(200);
    expect((await fetch(`${second.origin}/api/v1/me`, { headers })).status).toBe(200);
    expect(second.setUpUrl).toBeNull();
  });

  test("has a command line whose reader may close the pipe before the end", async () => {
    using folder = temporaryFolder();
    const env = { ...process.env, TOCSIN_DATA: join(folder.path, "data") };
    const cli = spawn(process.execPath, [join(OUT, "cli.js"), "--help"], { env, stdio: ["ignore", "pipe", "pipe"] });
    cli.stdout.destroy();
    const [err] = await Promise.all([text(cli.stderr), once(cli, "close")]);

    expect([cli.exitCode, err]).toEqual([0, ""]);
  });

  test("lets what is under way end, and takes nothing new", async () => {
    using folder = temporaryFolder();
    await using server = await start({ TOCSIN_DATA: join(folder.path, "data") });
    const body = JSON.stringify({ token: "x" });
    const socket = connect(Number(new URL(server.origin).port), "127.0.0.1").setEncoding("utf8");
    socket.write(
      `POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\nExpect: 100-continue\r\n\r\n`,
    );
    const goOn = await nextText(socket);
    const ending = server.end("SIGTERM");
    socket.write(body);
    const answer = await nextText(socket);
    const end = await ending;

    expect(goOn).toMatch(/^HTTP\/1\.1 100 Continue/);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.ms).toBeLessThan(4_000);
    await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow("fetch failed");
  });
});

describe("a server that is told to stop before it is up", { timeout: SLOW_MS }, () => {
  test("ends at once, while it waits for another server to end", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    await using first = await start({ TOCSIN_DATA: data });

    const end = await signalAtStart(MAIN, { TOCSIN_DATA: data }, { signal: "SIGTERM", afterWord: "store.waits" });

    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.ms).toBeLessThan(1_000);
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
  });

  test("ends in time, while another process holds the database", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    await (await start({ TOCSIN_DATA: data })).end("SIGTERM");
    const other = openDatabase({ file: join(data, "tocsin.db"), access: "write" });
    other.$client.exec("BEGIN IMMEDIATE");

    const end = await signalAtStart(MAIN, { TOCSIN_DATA: data }, { signal: "SIGTERM", afterWord: "Another process holds the database" });
    other.$client.close();

    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.out).toContain("server.stopped");
  });
});

describe("a server that has to migrate a database which another process holds", { timeout: SLOW_MS }, () => {
  test("waits for it and goes on then, but ends at once when it is told to stop meanwhile", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    const other = openDatabase({ file: join(data, "tocsin.db"), access: "write" });
    other.$client.exec("BEGIN IMMEDIATE");

    const end = await signalAtStart(MAIN, { TOCSIN_DATA: data }, { signal: "SIGTERM", afterWord: "store.waits" });
    const starting = start({ TOCSIN_DATA: data });
    setTimeout(() => other.$client.close(), 2_500);
    await using server = await starting;

    expect(end).toMatchObject({ code: 0, err: "" });
    expect(end.out).not.toContain("store.migrated");
    expect(end.ms).toBeLessThan(1_000);
    expect(server.startedInMs).toBeGreaterThan(2_400);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
    expect((await server.end("SIGTERM")).out).toContain("store.migrated");
  });
});

describe("a server that crashes", { timeout: SLOW_MS }, () => {
  test("says no secret, killed while it sends, started again, and with a database that breaks under it", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    const env = {
      TOCSIN_DATA: data,
      TOCSIN_MIN_FREE_MB: "0",
      TOCSIN_ALLOW_LOOPBACK: "true",
      TOCSIN_EGRESS_ALLOW: "127.0.0.1",
      TOCSIN_LOG_LEVEL: "debug",
    };
    const echo = await startEcho();
    await tocsin(["user", "create", "--username", "olga", "--email", "olga@example.com", "--superuser"], env, `${PASSWORD}\n`);
    const { out: token } = await tocsin(["token", "create", "--user", "olga", "--name", "t", "--scopes", "read,events:write,admin"], env);
    const asking = { authorization: `Bearer ${token.trim()}`, "content-type": "application/json" };
    const ask = async (origin: string, method: string, path: string, body: object): Promise<number> => {
      const request = { method, headers: asking, body: JSON.stringify(body) };
      return await fetch(`${origin}/api/v1/${path}`, request).then(({ status }) => status);
    };

    await using first = await start(env);
    const slack = { enabled: true, token: SLACK_TOKEN, channel: "#security", apiUrl: `${echo.url}/api` };
    const flow = `${echo.url}/workflows/7d/triggers/manual/paths/invoke?sig=${FLOW_SIGNATURE}`;
    expect(await ask(first.origin, "PUT", "channels/slack", slack)).toBe(200);
    expect(await ask(first.origin, "PUT", "channels/msteams", { enabled: true, url: flow })).toBe(200);
    const changes = ["slack", "msteams"].map((channel) => ({ event: "other", channel, from: "inherit", to: "on" }));
    expect(await ask(first.origin, "PATCH", "preferences/system", { changes })).toBe(200);
    expect(await ask(first.origin, "POST", "events", { type: "other", title: "Nothing", audience: "destinations" })).toBe(202);
    await expect.poll(() => echo.met.length, { timeout: 10_000 }).toBeGreaterThan(1);
    const killed = await first.end("SIGKILL");

    await using second = await start(env);
    writeFileSync(join(data, "tocsin.db"), "no pages ".repeat(2_000));
    await expect
      .poll(() => ask(second.origin, "POST", "events", { type: "other", title: "Nothing" }).catch(() => 0), { timeout: 15_000 })
      .not.toBe(202);
    const broken = await second.end("SIGTERM");
    echo.server.close();

    const said = [killed, broken].map(({ out, err }) => out + err).join("");
    expect(said).toMatch(/"level":"error"|^SqliteError: /m);
    for (const secret of [SLACK_TOKEN, FLOW_SIGNATURE, token.trim(), PASSWORD])
      for (const form of formsOf(secret)) expect({ form, found: said.includes(form) }).toEqual({ form, found: false });
  });
});

describe("a server that cannot start says why in a line", { timeout: SLOW_MS }, () => {
  test("with every mistake of its configuration, exit code 2", async () => {
    const end = await startInVain({ TOCSIN_PORT: "99999", TOCSIN_PUBLIC_URL: "tocsin", TOCSIN_ALLOW_LOOPBACK: "yes" });

    expect(end).toMatchObject({ code: 2, out: "" });
    expect(end.err.trim().split("\n")).toHaveLength(4);
    for (const name of ["TOCSIN_PORT", "TOCSIN_PUBLIC_URL", "TOCSIN_ALLOW_LOOPBACK"]) expect(end.err).toContain(name);
  });

  test("with a port that is taken", async () => {
    using folder = temporaryFolder();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const end = await startInVain({ TOCSIN_DATA: join(folder.path, "data"), TOCSIN_PORT: port });
    other.close();

    expect(end.code).toBe(1);
    expect(end.err).toBe(`Port ${port} on 127.0.0.1 is taken. Stop what listens there, or set TOCSIN_PORT.\n`);
  });

  test("with data that another server works on, until that one has died", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    await using first = await start({ TOCSIN_DATA: data });

    expect(await startInVain({ TOCSIN_DATA: data })).toMatchObject({
      code: 1,
      err: `Another server works on ${data}. Stop it, or set TOCSIN_DATA to a folder of its own.\n`,
    });
    await first.end("SIGKILL");
    await using next = await start({ TOCSIN_DATA: data });
    expect((await fetch(`${next.origin}/readyz`)).status).toBe(200);
  });

  test("with a database that is none", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(join(data, "tocsin.db"), "no pages ".repeat(500), { mode: 0o600 });

    expect(await startInVain({ TOCSIN_DATA: data })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^.*tocsin\.db is damaged or not a database \(SQLITE_NOTADB\)\. Restore a backup\.\n$/) as string,
    });
  });

  test("with a data folder that others may read", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    mkdirSync(data);
    chmodSync(data, 0o755);

    expect(await startInVain({ TOCSIN_DATA: data })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Others may read .*data \(mode 755\)\. Run: chmod 700 '.*'\n$/) as string,
    });
  });

  test("with a data folder that cannot be written", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "file"), "");

    expect(await startInVain({ TOCSIN_DATA: join(folder.path, "file", "data") })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Cannot write to the data folder .*\n$/) as string,
    });
  });

  test("with a database from a newer version, which it leaves byte for byte as it is, and so does the command line", async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, "data");
    leaveNewerDatabase({ migrations: join(OUT, "migrations"), data });
    const before = digestsIn(data);
    const says = "The database is from a newer version (9999_from_the_future.sql). Start that version, or restore a backup from before it";

    const server = await startInVain({ TOCSIN_DATA: data });
    const command = await tocsin(["secrets", "rotate"], { TOCSIN_DATA: data });

    expect(server).toMatchObject({ code: 1, err: expect.stringContaining(says) as string });
    expect(command).toMatchObject({ code: 1, err: expect.stringContaining(says) as string });
    expect(Object.keys(before)).toEqual(["tocsin.db", "tocsin.db-wal"]);
    expect(digestsIn(data)).toEqual(before);
  });
});

async function nextText(socket: Socket): Promise<string> {
  return String(await once(socket, "data"));
}
