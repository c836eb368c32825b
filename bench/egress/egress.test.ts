import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EgressReport } from "./egress-round.ts";
import { findingsOfEgress } from "./findings.ts";
import { startNameServer, type NameServer } from "./name-server.ts";
import { roundInNamespace, whyNoNamespace } from "./namespace.ts";
import { CHANNELS, isCanary, PUBLIC, targetsOf } from "./targets.ts";

const SLOW_MS = 120_000;
const obstacle = whyNoNamespace();

/** The short form of `npm run proof:egress`. */
describe("what people enter, where every address is watched (F-06)", { timeout: SLOW_MS }, () => {
  test.each(obstacle === null ? ["here"] : [])("leads to the public address alone, on every channel, %s", async () => {
    const report = await roundInNamespace(400);

    expect(findingsOfEgress(report).filter(({ holds, isTime }) => !holds && isTime !== true)).toEqual([]);
    expect(report.honestTaken).toBeGreaterThan(0);
    expect(Object.keys(report.byChannel).toSorted()).toEqual([...CHANNELS].toSorted());
  });
});

describe("the name server", () => {
  let server: NameServer;
  const resolver = new Resolver({ timeout: 5_000, tries: 1 });
  beforeAll(async () => {
    server = await startNameServer(0);
    resolver.setServers([`127.0.0.1:${String(server.port)}`]);
  });
  afterAll(() => {
    server[Symbol.dispose]();
  });

  test("turns a name when it was asked for as often as the name says", async () => {
    const ask = () => resolver.resolve4("loopback-2-1.hooks.example.com");

    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([PUBLIC.v4, PUBLIC.v4, ["127.0.0.1"], ["127.0.0.1"]]);
  });

  test("says both at once, another name for this machine, and every dress of an address", async () => {
    expect(await resolver.resolve4("both-0-1.hooks.example.com")).toEqual([...PUBLIC.v4, "127.0.0.1"]);
    expect(await resolver.resolveCname("alias-0-1.hooks.example.com")).toEqual(["localhost"]);
    expect(await resolver.resolve4("alias-0-1.hooks.example.com")).toEqual(["127.0.0.1"]);
    expect(await resolver.resolve6("mapped-0-1.hooks.example.com")).toEqual(["::ffff:127.0.0.1"]);
    expect(await resolver.resolve6("compatible-0-1.hooks.example.com")).toEqual(["::127.0.0.1"]);
    expect(await resolver.resolve6("translated-0-1.hooks.example.com")).toEqual(["64:ff9b::7f00:1"]);
    expect(await resolver.resolve6("honest-1.hooks.example.com")).toEqual(PUBLIC.v6);
    await expect(resolver.resolve4("loopback6-0-1.hooks.example.com")).rejects.toThrow("ENODATA");
  });

  test("lets nobody keep what it says", async () => {
    expect(await resolver.resolve4("honest-2.hooks.example.com", { ttl: true })).toEqual([{ address: PUBLIC.v4[0], ttl: 0 }]);
  });
});

const CLEAN: EgressReport = {
  sends: 100,
  byChannel: {},
  canaries: {},
  publicConnections: 40,
  hostileAtSave: 20,
  savedAllTheSame: [],
  hostileSends: 70,
  takenAllTheSame: [],
  honestSends: 10,
  honestTaken: 10,
  honestFaults: [],
  questions: 300,
  bare: { "127.0.0.1": 1, "::1": 1, "169.254.169.254": 1, "10.0.0.1": 1, "fd00:ec2::254": 1 },
  unguarded: { "127.0.0.1": 4 },
};

describe("the judge of where messages went", () => {
  const broken = (report: Partial<EgressReport>) =>
    findingsOfEgress({ ...CLEAN, ...report })
      .filter(({ holds }) => !holds)
      .map(({ what, seen }) => [what, seen]);

  test("finds nothing where nobody was reached who must not be", () => {
    expect(broken({})).toEqual([]);
  });

  test("sees a single connection, a host that was saved, and a message that was taken", () => {
    expect(broken({ canaries: { "::1": 1, "10.0.0.1": 2 } })).toEqual([["connections to anywhere but the public address", 3]]);
    expect(broken({ savedAllTheSame: ["slack x"] })).toEqual([["hosts saved although they led elsewhere", 1]]);
    expect(broken({ takenAllTheSame: ["mail x"] })).toEqual([["messages taken although their host led elsewhere", 1]]);
  });

  test("does not take a guard for good that lets nobody out, nor a canary that sees nobody", () => {
    expect(broken({ honestTaken: 0 })).toEqual([["of these taken", 0]]);
    expect(broken({ bare: { ...CLEAN.bare, "169.254.169.254": 0 } })).toEqual([["plain connections seen at 169.254.169.254", 0]]);
    expect(broken({ unguarded: {} })).toEqual([["of the product's own with everything allowed seen at 127.0.0.1", 0]]);
  });

  test("counts every address but the public ones", () => {
    expect([...PUBLIC.v4, ...PUBLIC.v6].filter(isCanary)).toEqual([]);
    expect(["127.0.0.1", "::1", "93.184.215.15", ""].filter(isCanary)).toHaveLength(4);
  });

  test("has an honest host among each channel's", () => {
    for (const channel of CHANNELS) expect(targetsOf(channel, true).some(({ kind }) => kind === "honest")).toBe(true);
  });
});
