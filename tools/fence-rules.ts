import type { DependencyType, ICruiseOptions, IRegularForbiddenRuleType } from "dependency-cruiser";

/** Which layer may import which. Lower layers never see higher ones; there is no other direction. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  contract: ["domain"],
  ports: ["domain"],
  messages: ["domain"],
  dispatch: ["domain", "ports", "messages"],
  store: ["domain", "ports"],
  channels: ["domain", "ports"],
  defectdojo: ["domain", "ports", "contract"],
  testkit: ["domain", "contract", "ports"],
};

/** npm packages a layer may use beside those workspace packages; its tests may use any. Layers that are not named here have a rule of their own. */
const LIBRARIES = {
  contract: ["zod"],
  store: ["drizzle-orm", "better-sqlite3", "better-auth", "@better-auth/[^/]+"],
  channels: ["nodemailer", "undici", "ipaddr[.]js", "standardwebhooks", "@slack/types", "@microsoft/teams[.]cards"],
  defectdojo: ["zod"],
};

/** Tests, and what only tests import: suites, sample data, temporary databases. */
const TESTS = "([.]test[.]tsx?$|/testing/)";
/** A package by name, however it was resolved: below node_modules, or not at all because nobody declared it. */
const named = (...names: readonly string[]): string => `(^|/)(@types/)?(${names.join("|")})(/|$)`;
const NPM: readonly DependencyType[] = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];

const outsiders = (name: string, below: readonly string[]): string[] =>
  Object.keys(MAY_IMPORT).filter((other) => ![name, "testkit", ...below].includes(other));

const layerRules = Object.entries(MAY_IMPORT).map(([name, below]) => ({
  name: `${name}-looks-down-only`,
  from: { path: `^packages/${name}/` },
  to: { path: `^(packages/(${outsiders(name, below).join("|")})/|apps/)` },
}));

const libraryRules = Object.entries(LIBRARIES).map(([name, libraries]) => ({
  name: `${name}-uses-its-own-libraries`,
  from: { path: `^packages/${name}/src`, pathNot: TESTS },
  to: { dependencyTypes: [...NPM], pathNot: named(...libraries) },
}));

type Rule = Omit<IRegularForbiddenRuleType, "severity"> & { readonly name: string };

const RULES: readonly Rule[] = [
  ...layerRules,
  ...libraryRules,
  { name: "nothing-unresolvable", from: {}, to: { couldNotResolve: true } },
  { name: "no-cycles", from: {}, to: { circular: true } },
  {
    name: "domain-is-pure",
    comment: "No npm package and no Node module: the same file runs in the browser, the server and a test.",
    from: { path: "^packages/domain/src", pathNot: TESTS },
    to: { dependencyTypes: [...NPM, "core"] },
  },
  {
    name: "contract-is-plain",
    comment: "The browser reads its types: no Node module.",
    from: { path: "^packages/contract/src", pathNot: TESTS },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "ports-do-nothing",
    comment: "A port only asks: no Node module and no library. The conformance suites run under Vitest.",
    from: { path: "^packages/ports/src", pathNot: TESTS },
    to: { dependencyTypes: [...NPM, "core"] },
  },
  {
    name: "messages-have-no-world",
    comment: "Rendering depends on its input only: no file, no network, no clock, and no library.",
    from: { path: "^packages/messages/src", pathNot: TESTS },
    to: { dependencyTypes: [...NPM, "core"] },
  },
  {
    name: "dispatch-has-no-provider",
    comment: "The engine knows channels by their port: no database, no provider library, no HTTP.",
    from: { path: "^packages/dispatch/src", pathNot: TESTS },
    to: { dependencyTypes: [...NPM] },
  },
  {
    name: "store-speaks-no-http",
    from: { path: "^packages/store/src", pathNot: TESTS },
    to: { path: "^(node:)?(http|https|http2|net|tls|dgram)$" },
  },
  {
    name: "channels-know-not-one-another",
    comment: "What two channels share is http/.",
    from: { path: "^packages/channels/src/([^/]+)/" },
    to: { path: "^packages/channels/src/([^/]+)/", pathNot: "^packages/channels/src/($1|http)/" },
  },
  {
    name: "sql-lives-in-store",
    comment: "The yardstick of a measurement may be plain SQL.",
    from: { pathNot: "^(packages/store|bench)/" },
    to: { path: named("drizzle-orm", "drizzle-kit", "better-sqlite3") },
  },
  {
    name: "bff-leaves-the-web-alone",
    from: { path: "^apps/bff/" },
    to: { path: "^apps/web/" },
  },
  {
    name: "web-has-no-server-code",
    from: { path: "^apps/web/" },
    to: { path: "^(packages/(ports|dispatch|store|channels|messages|defectdojo)|apps/bff)/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "web-sees-no-node",
    from: { path: "^apps/web/src", pathNot: TESTS },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "web-takes-contract-types-only",
    comment: "Zod would be 22 kB of the page.",
    from: { path: "^apps/web/" },
    to: { path: "^packages/contract/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "web-sees-one-bff-type",
    from: { path: "^apps/web/", pathNot: "^apps/web/src/lib/api[.]ts$" },
    to: { path: "^apps/bff/" },
  },
  {
    name: "web-takes-only-the-client-of-hono",
    from: { path: "^apps/web/" },
    to: { path: named("hono"), pathNot: "/hono/dist/(types/)?client/" },
  },
  {
    name: "features-do-not-import-each-other",
    from: { path: "^apps/web/src/features/([^/]+)/" },
    to: { path: "^apps/web/src/features/", pathNot: "^apps/web/src/features/$1/" },
  },
  {
    name: "ui-and-lib-know-no-feature",
    from: { path: "^apps/web/src/(ui|lib)/" },
    to: { path: "^apps/web/src/(features|app)/" },
  },
  {
    name: "lib-knows-no-ui",
    from: { path: "^apps/web/src/lib/" },
    to: { path: "^apps/web/src/ui/" },
  },
  {
    name: "the-grid-fetches-nothing",
    comment: "Data and callbacks only: it may name the types of what it shows, and knows neither the query library nor the API.",
    from: { path: "^apps/web/src/ui/preference-grid/", pathNot: TESTS },
    to: { path: ["^apps/web/src/lib/(api[.]ts|preferences/)", named("@tanstack/react-query", "hono")], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "testkit-never-ships",
    from: { path: "^(apps|packages)/", pathNot: ["^packages/testkit/", TESTS] },
    to: { path: "^packages/testkit/" },
  },
  {
    name: "suites-never-ship",
    comment: "What only tests need lives in a folder testing, and may bring Vitest with it.",
    from: { path: "^(apps|packages)/", pathNot: TESTS },
    to: { path: "^(apps|packages)/.+/testing/" },
  },
  {
    name: "e2e-is-black-box",
    from: { path: "^e2e/" },
    to: { path: "^(apps|packages)/", pathNot: "^packages/testkit/" },
  },
  {
    name: "nothing-imports-the-tools",
    comment: "The product knows of no demo, no check and no measurement.",
    from: { path: "^(apps|packages)/" },
    to: { path: "^(tools|bench|e2e)/" },
  },
  {
    name: "no-deep-imports",
    comment: "Across packages only the exports map counts.",
    from: { path: "^(apps|packages)/([^/]+)/" },
    to: {
      path: "^packages/([^/]+)/src/",
      pathNot: [
        "^packages/$2/",
        "^packages/[^/]+/src/index[.]ts$",
        "^packages/(ports|store)/src/testing/index[.]ts$",
        "^packages/channels/src/[^/]+/index[.]ts$",
      ],
    },
  },
  {
    name: "no-junk-drawers",
    comment: "A file is named after what it decides.",
    from: {},
    to: { path: "^(apps|packages)/.+/(utils|helpers|common|shared|types|misc)([.]ts|/)" },
  },
];

/** Every rule refuses: a fence that only warns is none. */
export const FORBIDDEN = RULES.map((rule) => ({ ...rule, severity: "error" as const }));

export const CRUISE_OPTIONS: ICruiseOptions = {
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  // Anchored: without it every npm package that lives in a dist folder would be hidden.
  exclude: { path: "^(apps|packages)/[^/]+/(dist|[.]types)/" },
  enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"], extensions: [".ts", ".tsx", ".js"] },
};
