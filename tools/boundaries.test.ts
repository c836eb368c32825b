import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORBIDDEN } from "./fence-rules.ts";
import { judgeImports, type Fences } from "./fences.ts";

/** A rule nobody has seen fail may match nothing. Each line is an import that must be refused, and by which rule. */
const PLANTED = [
  ["packages/domain/src/up.ts", "packages/store/src/index.ts", "domain-looks-down-only"],
  ["packages/domain/src/node.ts", "node:fs", "domain-is-pure"],
  ["packages/domain/src/npm.ts", "hono", "domain-is-pure"], // resolves into a dist folder
  ["packages/contract/src/up.ts", "packages/ports/src/index.ts", "contract-looks-down-only"],
  ["packages/contract/src/npm.ts", "drizzle-orm", "contract-uses-its-own-libraries"],
  ["packages/contract/src/node.ts", "node:crypto", "contract-is-plain"],
  ["packages/ports/src/up.ts", "packages/contract/src/index.ts", "ports-looks-down-only"],
  ["packages/ports/src/node.ts", "node:fs", "ports-do-nothing"],
  ["packages/ports/src/npm.ts", "undici", "ports-do-nothing"],
  ["packages/messages/src/up.ts", "packages/ports/src/index.ts", "messages-looks-down-only"],
  ["packages/messages/src/npm.ts", "undici", "messages-have-no-world"],
  ["packages/messages/src/node.ts", "node:fs", "messages-have-no-world"],
  ["packages/dispatch/src/up.ts", "packages/channels/src/index.ts", "dispatch-looks-down-only"],
  ["packages/dispatch/src/across.ts", "packages/store/src/index.ts", "dispatch-looks-down-only"],
  ["packages/dispatch/src/npm.ts", "nodemailer", "dispatch-has-no-provider"],
  ["packages/dispatch/src/sql.ts", "better-sqlite3", "sql-lives-in-store"],
  ["packages/store/src/up.ts", "packages/dispatch/src/index.ts", "store-looks-down-only"],
  ["packages/store/src/wire.ts", "packages/contract/src/index.ts", "store-looks-down-only"],
  ["packages/store/src/npm.ts", "hono", "store-uses-its-own-libraries"],
  ["packages/store/src/http.ts", "node:http", "store-speaks-no-http"],
  ["packages/channels/src/up.ts", "packages/store/src/index.ts", "channels-looks-down-only"],
  ["packages/channels/src/npm.ts", "hono", "channels-uses-its-own-libraries"],
  ["packages/channels/src/mail/other.ts", "packages/channels/src/slack/slack.ts", "channels-know-not-one-another"],
  ["packages/defectdojo/src/up.ts", "packages/store/src/index.ts", "defectdojo-looks-down-only"],
  ["packages/defectdojo/src/npm.ts", "hono", "defectdojo-uses-its-own-libraries"],
  ["packages/testkit/src/up.ts", "packages/store/src/index.ts", "testkit-looks-down-only"],
  ["apps/bff/src/sql.ts", "drizzle-orm", "sql-lives-in-store"],
  ["apps/bff/src/web.ts", "apps/web/src/app/app.ts", "bff-leaves-the-web-alone"],
  ["apps/bff/src/deep.ts", "packages/domain/src/delivery/delivery.ts", "no-deep-imports"],
  ["apps/bff/src/demo.ts", "tools/demo.ts", "nothing-imports-the-tools"],
  ["apps/bff/src/kit.ts", "packages/testkit/src/index.ts", "testkit-never-ships"],
  ["apps/bff/src/suite.ts", "packages/ports/src/testing/index.ts", "suites-never-ship"],
  ["apps/bff/src/database.ts", "packages/store/src/testing/index.ts", "suites-never-ship"],
  ["apps/bff/src/samples.ts", "apps/bff/src/routes/testing/samples.ts", "suites-never-ship"],
  ["apps/bff/src/drawer.ts", "apps/bff/src/utils.ts", "no-junk-drawers"],
  ["apps/bff/src/missing.ts", "not-there-at-all", "nothing-unresolvable"],
  ["apps/bff/src/one.ts", "apps/bff/src/two.ts", "no-cycles"],
  ["apps/web/src/server.ts", "packages/dispatch/src/index.ts", "web-has-no-server-code"],
  ["apps/web/src/node.ts", "node:path", "web-sees-no-node"],
  ["apps/web/src/zod.ts", "packages/contract/src/index.ts", "web-takes-contract-types-only"],
  ["apps/web/src/client.ts", "apps/bff/src/client.ts", "web-sees-one-bff-type"],
  ["apps/web/src/hono.ts", "hono", "web-takes-only-the-client-of-hono"],
  ["apps/web/src/features/one/a.ts", "apps/web/src/features/two/b.ts", "features-do-not-import-each-other"],
  ["apps/web/src/ui/a.ts", "apps/web/src/features/two/b.ts", "ui-and-lib-know-no-feature"],
  ["apps/web/src/lib/a.ts", "apps/web/src/app/app.ts", "ui-and-lib-know-no-feature"],
  ["apps/web/src/lib/b.ts", "apps/web/src/ui/button.ts", "lib-knows-no-ui"],
  ["apps/web/src/ui/preference-grid/api.ts", "apps/web/src/lib/api.ts", "the-grid-fetches-nothing"],
  ["apps/web/src/ui/preference-grid/query.ts", "@tanstack/react-query", "the-grid-fetches-nothing"],
  ["e2e/inside.ts", "packages/store/src/index.ts", "e2e-is-black-box"],
] as const;

/** The same rules must let these through: a fence that refuses everything is seen to work as well. */
const ALLOWED: readonly (readonly [from: string, to: string, kind?: "type"])[] = [
  ["packages/ports/src/testing/suite.ts", "vitest"],
  ["packages/domain/src/law.test.ts", "vitest"],
  ["packages/store/src/rows.ts", "drizzle-orm"],
  ["packages/store/src/store.test.ts", "packages/ports/src/testing/index.ts"],
  ["apps/bff/src/testing/test-store.ts", "packages/store/src/testing/index.ts"],
  ["packages/store/src/kit.test.ts", "packages/testkit/src/index.ts"],
  ["packages/channels/src/mail/guarded.ts", "packages/channels/src/http/http.ts"],
  ["apps/bff/src/mail.ts", "packages/channels/src/mail/index.ts"],
  ["apps/web/src/lib/api.ts", "apps/bff/src/client.ts", "type"],
  ["apps/web/src/lib/wire.ts", "packages/contract/src/index.ts", "type"],
  ["apps/web/src/ui/preference-grid/shows.ts", "apps/web/src/lib/preferences/document.ts", "type"],
  ["apps/web/src/values.ts", "packages/domain/src/index.ts"],
  ["e2e/kit.ts", "packages/testkit/src/index.ts"],
  ["bench/yardstick.ts", "better-sqlite3"],
];

const INSTALLED = ["hono", "drizzle-orm", "better-sqlite3", "nodemailer", "undici", "vitest", "@tanstack/react-query"];

const sandbox = mkdtempSync(join(tmpdir(), "boundaries-"));
afterAll(() => {
  rmSync(sandbox, { recursive: true });
});

let fences: Fences;
beforeAll(async () => {
  for (const name of INSTALLED) install(name);
  for (const [from, to] of PLANTED) plant(from, to);
  for (const [from, to, kind] of ALLOWED) plant(from, to, kind);
  write("apps/bff/src/two.ts", `export * from "./one.ts";`);
  fences = await judgeImports(sandbox, ["packages", "apps", "tools", "e2e", "bench"]);
}, 30_000);

describe("the fences", () => {
  test.each(PLANTED)("refuse that %s imports %s (%s)", (from, to, rule) => {
    const refused = fences.violations.filter((violation) => violation.startsWith(`${rule}: ${from} →`));

    expect(refused, `${from} → ${to}`).toHaveLength(1);
  });

  test.each(ALLOWED.map(([from, to]) => ({ from, to })))("allow that $from imports $to", ({ from }) => {
    expect(fences.violations.filter((violation) => violation.includes(`: ${from} →`))).toEqual([]);
  });

  test("have a planted import for every rule", () => {
    const planted = new Set<string>(PLANTED.map(([, , rule]) => rule));

    expect(FORBIDDEN.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  test("count our own modules, not what they import", () => {
    const own = new Set<string>([...PLANTED, ...ALLOWED].flatMap(([from, to]) => (isLocal(to) ? [from, to] : [from])));

    expect(fences.ownModules).toBe(own.size);
  });
});

function plant(from: string, to: string, kind?: "type"): void {
  if (isLocal(to)) writeIfNew(to);
  const target = isLocal(to) ? relative(dirname(from), to) : to;
  const specifier = isLocal(to) && !target.startsWith(".") ? `./${target}` : target;
  write(from, `import ${kind ?? ""} * as planted from "${specifier}"; export { ${kind ?? ""} planted };\n`);
}

const isLocal = (path: string): boolean => /^(apps|packages|tools)\//.test(path);

const written = new Set<string>();

function write(path: string, text: string): void {
  written.add(path);
  mkdirSync(dirname(join(sandbox, path)), { recursive: true });
  writeFileSync(join(sandbox, path), text);
}

function writeIfNew(path: string): void {
  if (!written.has(path)) write(path, "export {};\n");
}

/** As npm packages often are: the code lives in a dist folder. */
function install(name: string): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", type: "module", exports: "./dist/index.js" }));
  write(`node_modules/${name}/dist/index.js`, "export {};\n");
}
