import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { acceptScan, type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { readExposition } from "../testing/read-exposition.ts";
import { startTestServer } from "../testing/test-server.ts";
import type { ComposedEngine } from "../compose-engine.ts";
import { METRICS } from "./catalogue.ts";
import { metricsPage } from "./collect.ts";
import { clockSamples } from "./clock-samples.ts";
import { engineMeasures } from "./engine-measures.ts";
import { exposition } from "./exposition.ts";
import { watchLoop } from "./loop-lag.ts";

const NOBODY_LISTENS = { counts: () => ({ open: 0, dropped: 0 }) };

async function metricsOf({ reads, clock, data }: MailWorld, engine: ComposedEngine): Promise<ReadonlyMap<string, number>> {
  using loop = watchLoop("http");
  return readExposition(await metricsPage({ reads, engine: engine.calls, clock, data, loop, streams: NOBODY_LISTENS })());
}

describe("the metrics of a server at work", () => {
  test("count what was accepted, what became of it, and the attempts it took", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    world.receiver.answerNext({ at: "rcpt", code: 451, text: "4.7.1 Later" });
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();

    const before = await metricsOf(world, engine);
    expect(before.get("tocsin_events_accepted_total")).toBe(1);
    expect(before.get('tocsin_deliveries_final_total{channel="alert",state="delivered"}')).toBe(3);
    expect(before.get('tocsin_deliveries_open{channel="mail",state="retrying"}')).toBe(1);
    expect(before.get('tocsin_attempts_total{channel="mail",class="transient"}')).toBe(1);
    expect(before.get('tocsin_oldest_due_seconds{channel="mail"}')).toBe(0);

    world.clock.advance(65_000);
    expect((await metricsOf(world, engine)).get('tocsin_oldest_due_seconds{channel="mail"}')).toBe(60);
    await engine.drain();

    const after = await metricsOf(world, engine);
    expect(after.get('tocsin_deliveries_final_total{channel="mail",state="delivered"}')).toBe(1);
    expect(after.get('tocsin_deliveries_open{channel="mail",state="retrying"}')).toBe(0);
    expect(after.get('tocsin_attempts_total{channel="mail",class="ok"}')).toBe(1);
    expect(after.get("tocsin_fan_out_backlog")).toBe(0);
  });

  test("tell a crash, and the repeat that may follow it", async () => {
    await using world = await openMailWorld();
    const doomed = await world.boot();
    world.receiver.answerNext({ at: "dot", hang: true });
    await acceptScan(doomed, "e1", world.clock.now());
    void doomed.drain().catch(() => undefined);
    await world.receiver.waitFor(() => true);

    const next = await world.boot();
    await next.calls.start({ origin: "https://tocsin.example.com" });
    await next.drain();

    const metrics = await metricsOf(world, next);
    expect(metrics.get('tocsin_lease_rescued_total{reason="crash"}')).toBe(1);
    expect(metrics.get('tocsin_lease_rescued_total{reason="quarantine"}')).toBe(0);
    expect(metrics.get('tocsin_possible_repeat_total{channel="mail"}')).toBe(1);
  });

  test("say which connection is broken and with which words of the other side", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();
    expect((await metricsOf(world, engine)).get('tocsin_channel_paused{channel="mail",reason=""}')).toBe(0);

    world.receiver.answerNext({ at: "mail", code: 550, text: '5.7.1 "Go\\away"' });
    await acceptScan(engine, "e1", world.clock.now());
    await engine.drain();

    const paused = [...(await metricsOf(world, engine))].filter(([key]) => key.startsWith('tocsin_channel_paused{channel="mail"'));
    expect(paused).toEqual([['tocsin_channel_paused{channel="mail",reason="550 5.7.1"}', 1]]);
  });

  test("tell the room on the disk, the size of the log, and how late both threads are", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot();

    const metrics = await metricsOf(world, engine);

    for (const name of ["disk_free_bytes", "database_bytes", "wal_bytes", "resident_memory_bytes", "start_time_seconds"])
      expect(metrics.get(`tocsin_${name}`)).toBeGreaterThan(0);
    for (const thread of ["http", "dispatch"])
      expect(metrics.get(`tocsin_eventloop_lag_p99_seconds{thread="${thread}"}`)).toBeGreaterThanOrEqual(0);
  });
});

describe("/metrics", () => {
  test("is opened by a superuser's token to read, and by nothing else", async () => {
    await using server = await startTestServer();
    await server.letSignIn("root");
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const answer = await server.browser().get("/metrics", headers);
      return { status: answer.status, type: answer.headers.get("content-type"), text: answer.text };
    };
    const bearer = async (name: string, scope: "read" | "admin") => ({ authorization: `Bearer ${await server.tokenOf(name, [scope])}` });
    const session = server.browser();
    await session.signIn("root");

    expect(await ask({})).toMatchObject({ status: 401 });
    expect(await session.get("/metrics")).toMatchObject({ status: 401 });
    expect(await ask(await bearer("dana", "read"))).toMatchObject({ status: 403 });
    expect(await ask(await bearer("root", "admin"))).toMatchObject({ status: 403 });
    const told = await ask(await bearer("root", "read"));
    expect(told).toMatchObject({ status: 200, type: "text/plain; version=0.0.4; charset=utf-8" });
    expect(readExposition(told.text).get("tocsin_events_accepted_total")).toBe(0);
  });
});

test("every metric says what it is, has its unit in its name, and is a row of docs/operating.md", async () => {
  const operating = readFileSync(join(import.meta.dirname, "../../../../docs/operating.md"), "utf8");
  const text = await exposition([]);

  expect([...readExposition(text).keys()]).toContain("tocsin_events_accepted_total");
  for (const [name, { type }] of Object.entries(METRICS)) {
    expect(text).toContain(`# TYPE ${name} ${type}`);
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
  }
  const rows = operating.split("\n").filter((line) => line.startsWith("| `tocsin_"));
  const documented = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(tocsin_\w+)/g)].map(([, name = ""]) => name));
  expect(documented.toSorted()).toEqual(Object.keys(METRICS).toSorted());
});

test("what must be 0 is 0 from the start, so that an alarm sees the first one", async () => {
  const clock = fixedClock();
  using measures = engineMeasures({ clock, steady: () => clock.now(), next: () => undefined });

  const metrics = readExposition(await exposition(measures.samples(null)));

  for (const channel of ["mail", "slack", "msteams", "webhooks"])
    for (const name of ["tocsin_retry_after_violations_total", "tocsin_hidden_retries_total"])
      expect([name, channel, metrics.get(`${name}{channel="${channel}"}`)]).toEqual([name, channel, 0]);
});

test("codes of Slack that are not known are counted by code, and those beyond twenty together", () => {
  const clock = fixedClock();
  using measures = engineMeasures({ clock, steady: () => clock.now(), next: () => undefined });
  for (let code = 0; code < 25; code += 1) measures.onSlackUnknown(`code_${String(code)}`);
  measures.onSlackUnknown("code_0");

  const counted = measures.samples(null).filter(({ name }) => name === "tocsin_slack_unknown_errors_total");
  expect(counted.map(({ labels: { code }, value }) => [code, value])).toEqual([
    ["code_0", 2],
    ...Array.from({ length: 19 }, (_, n) => [`code_${String(n + 1)}`, 1]),
    ["other", 5],
  ]);
});

test("the clock's offset is missing until a server was heard, and then what it says", async () => {
  const unheard = await exposition(clockSamples({ aheadSeconds: () => null }));
  const heard = await exposition(clockSamples({ aheadSeconds: () => -42 }));

  expect(unheard).not.toMatch(/^tocsin_clock_offset_seconds/m);
  expect(readExposition(heard).get('tocsin_clock_offset_seconds{by="servers"}')).toBe(-42);
});
