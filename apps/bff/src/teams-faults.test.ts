import { resolveAll } from "@tocsin/channels/http";
import { createTeamsAdapter } from "@tocsin/channels/msteams";
import { type FlowFault, startTeamsFlow, type TeamsFlow } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { egressRules } from "./config/egress-rules.ts";
import { type ChannelWorld, openChannelWorld } from "./testing/channel-world.ts";

/** C-05: what a flow can answer, met by the engine on the real store. */
interface Meeting {
  readonly fault: FlowFault;
  readonly becomes: string;
  /** Attempts that counted after the first try. */
  readonly counted: number;
  readonly ends: string;
  readonly requests: number;
}

const LIMITS = { connectMs: 1_000, firstByteMs: 1_000, totalMs: 1_500 };
const SLOT_MAX_MS = LIMITS.totalMs + 3_000;

const taken = (fault: FlowFault, becomes: "accepted" | "delivered"): Meeting => ({
  fault,
  becomes: `${becomes} null`,
  counted: 1,
  ends: `${becomes} null`,
  requests: 1,
});
const later = (fault: FlowFault, failure: string, counted = 1): Meeting => ({
  fault,
  becomes: `retrying ${failure}`,
  counted,
  ends: "accepted null",
  requests: 2,
});
const paused = (fault: FlowFault): Meeting => ({
  fault,
  becomes: "held connection_paused",
  counted: 0,
  ends: "accepted null",
  requests: 2,
});
const short = (fault: FlowFault): Meeting => ({ fault, becomes: "accepted null", counted: 1, ends: "accepted null", requests: 2 });
const over = (fault: FlowFault): Meeting => ({ fault, becomes: "failed refused", counted: 1, ends: "failed refused", requests: 1 });
const teamsError = (status: number) => ({ status: 200, body: `Microsoft Teams endpoint returned HTTP error ${String(status)}` });

const MEETINGS: readonly Meeting[] = [
  taken({ status: 202 }, "accepted"),
  taken({ status: 200, body: '{"posted":true}' }, "delivered"),
  later(teamsError(429), "transient"),
  later(teamsError(502), "transient"),
  over(teamsError(403)),
  short({ status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch"}}' }),
  paused({ status: 400, body: '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}' }),
  paused({ status: 401 }),
  paused({ status: 403, body: '{"error":{"code":"DirectApiAuthorizationRequired"}}' }),
  paused({ status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' }),
  paused({ status: 410 }),
  paused({ status: 302, headers: { location: "http://169.254.169.254/" } }),
  short({ status: 413 }),
  later({ status: 408 }, "transient"),
  later({ status: 429 }, "transient", 0),
  later({ status: 429, headers: { "retry-after": "30" } }, "transient", 0),
  later({ status: 500 }, "transient"),
  later({ status: 502 }, "transient"),
  later({ drop: "connect" }, "ambiguous"),
  later({ drop: "answer" }, "ambiguous"),
  later({ hang: true }, "ambiguous"),
  later({ drip: true }, "ambiguous"),
];

interface TeamsWorld extends ChannelWorld {
  readonly flow: TeamsFlow;
}

async function openTeams(): Promise<TeamsWorld> {
  const flow = await startTeamsFlow();
  const world = await openChannelWorld("msteams", ({ config, clock }) =>
    createTeamsAdapter({ url: flow.url, rules: egressRules(config.egress, 0), resolve: resolveAll, clock, limits: LIMITS }),
  );
  return {
    ...world,
    flow,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await flow[Symbol.asyncDispose]();
    },
  };
}

async function stateOf(world: ChannelWorld): Promise<{ readonly state: string; readonly counted: number }> {
  const [found] = await world.deliveries();
  return { state: `${String(found?.state)} ${String(found?.reason)}`, counted: found?.counted ?? -1 };
}

describe("an answer of a flow (C-05)", () => {
  test.each(MEETINGS.map((meeting) => [JSON.stringify(meeting.fault), meeting] as const))("%s", async (_fault, meeting) => {
    await using world = await openTeams();
    world.flow.answerNext(meeting.fault);
    await world.accept("e1");

    const startedAt = performance.now();
    await world.engine.drain();
    const slotMs = performance.now() - startedAt;
    const { state, counted } = await stateOf(world);
    // Past the pause of a connection, and past every wait that was asked for.
    world.clock.advance(60_000);
    await world.engine.drain();

    expect({ state, counted }).toEqual({ state: meeting.becomes, counted: meeting.counted });
    expect((await stateOf(world)).state).toBe(meeting.ends);
    expect(slotMs).toBeLessThan(SLOT_MAX_MS);
    // A connection that breaks before its request has none.
    const unseen = "drop" in meeting.fault && meeting.fault.drop === "connect" ? 1 : 0;
    expect(world.flow.requests).toHaveLength(meeting.requests - unseen);
    expect(new Set(world.flow.requests).size).toBe(1);
    for (const { body } of world.flow.messages) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(await world.isLedgerSound("e1")).toBe(true);
  });
});
