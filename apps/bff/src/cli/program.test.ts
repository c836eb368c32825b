import { statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secretHash } from "../auth/secret-text.ts";
import { type TestCli, testCli } from "../testing/test-cli.ts";
import { SMALL_DIRECTORY } from "../testing/test-store.ts";

const PASSWORD = "seven tired otters read the log";
const DANA = ["user", "create", "--username", "dana", "--email", "dana@example.com"];

let cli: TestCli;
beforeEach(() => {
  cli = testCli();
});
afterEach(() => {
  cli[Symbol.dispose]();
});
const tocsin: TestCli["run"] = async (args, given) => await cli.run(args, given);

const importDirectory = async () =>
  await tocsin(["directory", "import", "d.json"], { files: { "d.json": JSON.stringify(SMALL_DIRECTORY) } });

describe("user create", () => {
  test("ends in words where nobody enters the password", async () => {
    expect(await tocsin(DANA, { input: null })).toEqual({ code: 1, out: "", err: "Nothing was entered.\n" });
    expect(() => statSync(cli.data)).toThrow("ENOENT");
  });

  test("creates a person who can sign in", async () => {
    expect(await tocsin([...DANA, "--name", "Dana Reyes", "--superuser"], { input: `${PASSWORD}\n` })).toEqual({
      code: 0,
      out: "Created dana.\n",
      err: "",
    });

    using disk = cli.onDisk();
    expect(await disk.reads.directory.personByUsername({ username: "dana" })).toMatchObject({
      name: "Dana Reyes",
      email: "dana@example.com",
      superuser: true,
      active: true,
      canSignIn: true,
      source: null,
    });
    expect(statSync(cli.data).mode & 0o777).toBe(0o700);
  });

  test("gives a sign-in to somebody of the directory and changes nothing else", async () => {
    await importDirectory();
    const told = await tocsin(
      ["user", "create", "--username", "eli", "--email", "other@example.com", "--name", "Other", "--superuser", "--json"],
      { input: PASSWORD },
    );

    expect(told).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(told.out)).toMatchObject({ username: "eli", created: false });
    using disk = cli.onDisk();
    expect(await disk.reads.directory.personByUsername({ username: "eli" })).toMatchObject({
      name: "Eli",
      email: null,
      superuser: false,
      canSignIn: true,
    });
  });

  test("fails for somebody who can sign in already", async () => {
    await tocsin(DANA, { input: PASSWORD });

    expect(await tocsin(DANA, { input: PASSWORD })).toEqual({ code: 1, out: "", err: "dana exists and can sign in already.\n" });
    const told = await tocsin([...DANA, "--json"], { input: PASSWORD });
    expect(told.code).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: "username_taken" } });
  });

  test.each([
    ["", /At least 15 characters/],
    ["too short", /At least 15 characters/],
    ["passwordpassword", /first passwords/],
    ["dana.example dana!", /your name/],
  ])("fails for the password %j", async (input, why) => {
    const told = await tocsin(DANA, { input });

    expect(told.code).toBe(1);
    expect(told.err).toMatch(why);
  });

  test.each([
    [["user", "create"]],
    [["user", "create", "--username", "dana"]],
    [["user", "create", "--username", "not a name", "--email", "dana@example.com"]],
    [["user", "create", "--username", "dana", "--email", "nonsense"]],
    [[...DANA, "--admin"]],
    [["user", "remove"]],
    [["nonsense"]],
    [[]],
  ])("is not understood as %j", async (args) => {
    const told = await tocsin(args, { input: PASSWORD });

    expect(told).toMatchObject({ code: 2, out: "" });
    expect(told.err).not.toBe("");
  });
});

describe("token create", () => {
  test("prints the token and nothing else, and keeps its hash", async () => {
    await tocsin(DANA, { input: PASSWORD });
    const told = await tocsin(["token", "create", "--user", "dana", "--name", "ci", "--scopes", "read, events:write"]);

    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.out).toMatch(/^tcn_[0-9A-Za-z]{49}\n$/);
    using disk = cli.onDisk();
    expect(await disk.reads.access.tokenByHash({ hash: secretHash(told.out.trim()) })).toMatchObject({
      name: "ci",
      scopes: ["read", "events:write"],
      ratePerSecond: 50,
    });
  });

  test("fails for nobody, and is not understood with a scope that there is not", async () => {
    expect(await tocsin(["token", "create", "--user", "nobody", "--name", "ci", "--scopes", "read"])).toMatchObject({
      code: 1,
      err: "There is nobody of the user name nobody.\n",
    });
    const told = await tocsin(["token", "create", "--user", "dana", "--name", "ci", "--scopes", "read,root"]);
    expect(told).toMatchObject({ code: 2, out: "" });
    expect(told.err).toMatch(/--scopes: .*directory:write/);
  });
});

describe("directory import", () => {
  test("counts what it changed, and changes nothing the second time", async () => {
    const first = await importDirectory();
    const second = await tocsin(["directory", "import", "-", "--json"], { input: JSON.stringify(SMALL_DIRECTORY) });

    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("users: 4 created, 0 updated, 0 deactivated, 0 unchanged");
    expect(JSON.parse(second.out)).toMatchObject({ users: { created: 0, unchanged: 4 }, products: { created: 0, unchanged: 3 } });
  });

  test("names what is wrong and where, and changes nothing", async () => {
    const broken = { ...SMALL_DIRECTORY, memberships: [{ user: "99", product: "11", role: "reader" }] };
    const told = await tocsin(["directory", "import", "d.json"], { files: { "d.json": JSON.stringify(broken) } });

    expect(told.code).toBe(1);
    expect(told.err).toMatch(/d\.json was refused; nothing was changed\.\n {2}\/memberships\/0\/user: /);
    using disk = cli.onDisk();
    expect(await disk.reads.directory.personByUsername({ username: "dana" })).toBeNull();
  });

  test("of no JSON fails, of no file is not understood", async () => {
    expect(await tocsin(["directory", "import", "d.json"], { files: { "d.json": "{" } })).toMatchObject({ code: 1 });
    expect(await tocsin(["directory", "import", "missing.json"])).toMatchObject({ code: 2, err: "Cannot read missing.json.\n" });
  });
});

describe("events send", () => {
  const event = { type: "scan_added", title: "Created 3 findings", product: { ref: "11", source: "defectdojo" } };

  test.each([
    ["one event", event, 1],
    ["a list", [event, { ...event, title: "Two" }], 2],
    ["a batch", { events: [event, { ...event, title: "Two" }] }, 2],
  ])("accepts %s", async (_what, document, count) => {
    await importDirectory();
    const told = await tocsin(["events", "send", "-"], { input: JSON.stringify(document) });

    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.out.trim().split("\n")).toEqual(Array.from({ length: count }, () => expect.stringMatching(/^\w+ accepted$/) as string));
    using disk = cli.onDisk();
    expect(await disk.reads.events.backlog({})).toBe(count);
  });

  test("accepts more than one batch at once", async () => {
    const events = Array.from({ length: 501 }, (_, i) => ({ type: "other", title: `Event ${String(i)}` }));
    const told = await tocsin(["events", "send", "-", "--json"], { input: JSON.stringify(events) });

    expect((JSON.parse(told.out) as { results: unknown[] }).results).toHaveLength(501);
  });

  test.each(["[]", '{"events":[]}'])("says that nothing was sent of %s", async (input) => {
    expect(await tocsin(["events", "send", "-"], { input })).toMatchObject({ code: 0, out: "The list is empty: nothing was sent.\n" });
  });

  test("fails if any is refused, says which and why, and keeps the good ones", async () => {
    await importDirectory();
    const told = await tocsin(["events", "send", "-"], {
      input: JSON.stringify([event, { ...event, product: { id: 999 } }, { title: "no type" }]),
    });

    expect(told.code).toBe(1);
    expect(told.err).toMatch(
      /^\w+ accepted\nevent 2 rejected \(unknown_product\): \/product .*\nevent 3 rejected \(invalid_request\): \/type .*\n2 of 3 rejected\.\n$/,
    );
    using disk = cli.onDisk();
    expect(await disk.reads.events.backlog({})).toBe(1);
  });

  test("says of the same event again that it is known", async () => {
    const told = [];
    for (let i = 0; i < 2; i += 1)
      told.push((await tocsin(["events", "send", "-"], { input: JSON.stringify({ id: "e-1", type: "other", title: "x" }) })).out);

    expect(told).toEqual([expect.stringMatching(/ accepted\n$/), expect.stringMatching(/ duplicate\n$/)]);
  });

  test.each(["{", '{"__proto__":{}}', "[".repeat(100) + "]".repeat(100)])("fails for %j", async (input) => {
    expect((await tocsin(["events", "send", "-"], { input })).code).toBe(1);
  });

  test("stops where the disk is short of room", async () => {
    const told = await tocsin(["events", "send", "-"], { input: JSON.stringify(event), env: { TOCSIN_MIN_FREE_MB: "100000000" } });

    expect(told).toMatchObject({ code: 1, err: expect.stringContaining("disk_full") as string });
  });
});

describe("every command", () => {
  test.each([
    [["--help"]],
    [["user", "create", "--help"]],
    [["token", "create", "--help"]],
    [["directory", "import", "--help"]],
    [["events", "send", "--help"]],
    [["deliveries", "release", "--help"]],
    [["deliveries", "skip", "--help"]],
    [["backup", "--help"]],
    [["restore", "--help"]],
    [["doctor", "--help"]],
  ])("explains itself: %j", async (args) => {
    const told = await tocsin(args);

    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.out).toMatch(/^Usage: tocsin/);
    if (args.length > 1) expect(told.out).toContain("--json");
  });

  test("names all mistakes of the configuration at once", async () => {
    const told = await tocsin(["token", "create", "--user", "dana", "--name", "ci", "--scopes", "read"], {
      env: { TOCSIN_PORT: "x", TOCSIN_LOG_LEVEL: "y", TOCSIN_MIN_FREE_MB: "z" },
    });

    expect(told).toMatchObject({ code: 2, out: "" });
    for (const name of ["TOCSIN_PORT", "TOCSIN_LOG_LEVEL", "TOCSIN_MIN_FREE_MB"]) expect(told.err).toContain(name);
  });
});
