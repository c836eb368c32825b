import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createSlackAdapter } from "@tocsin/channels/slack";
import { type SlackServer, startSlackServer } from "@tocsin/testkit";
import { type ComposedEngine, composeEngine } from "../../apps/bff/src/compose-engine.ts";
import { parseConfig } from "../../apps/bff/src/config/config.ts";
import { egressRules } from "../../apps/bff/src/config/egress-rules.ts";
import { SILENT_LOG } from "../../apps/bff/src/log/log.ts";
import { groupedBy } from "../crash/judge.ts";
import { companyFile, MEMBERS, MIGRATIONS, scanOf } from "../simulation/simulated-company.ts";

export interface LimitedKeyPlan {
  readonly events: number;
  /** What Slack asks of the first place that is posted to. */
  readonly retryAfterSeconds: number;
}

export interface LimitedKeyReport {
  readonly wanted: number;
  readonly arrived: number;
  /** Requests to the limited place within what it had asked for. */
  readonly duringQuiet: number;
  /** The other places, each with its pace once the three that may come at once are gone. */
  readonly others: readonly { readonly place: string; readonly perSecond: number }[];
}

const PRODUCT = 2;
/** Those who may see the product, the superuser, and the shared channel: each has a bucket of its own. */
const PLACES = MEMBERS[PRODUCT].length + 2;
const BURST = 3;
const TOKEN = "xoxb-1234567890-abc";
const LOOK_EVERY_MS = 50;
const SECOND = 1_000;

/** C-03: Slack limits one of four places while events come for all of them; the engine as the server composes it, in real time. */
export async function limitedKeyRound({ events, retryAfterSeconds }: LimitedKeyPlan): Promise<LimitedKeyReport> {
  await using slack = await startSlackServer({ token: TOKEN });
  await using engine = await engineTo(slack);
  slack.answerNext({ at: "chat.postMessage", status: 429, retryAfter: String(retryAfterSeconds) });
  const at = Date.now();
  await engine.writes.events.accept({
    events: Array.from({ length: events }, (_, index) => scanOf(PRODUCT, { id: `e${String(index)}`, at })),
    at,
  });

  const wanted = events * PLACES;
  const until = performance.now() + 3 * (events + retryAfterSeconds) * SECOND;
  while (slack.messages.length < wanted && performance.now() < until) await pause(LOOK_EVERY_MS);
  return { wanted, arrived: slack.messages.length, ...paceOf(slack, retryAfterSeconds * SECOND) };
}

function paceOf({ calls }: SlackServer, quietMs: number): Pick<LimitedKeyReport, "duringQuiet" | "others"> {
  const posts = calls.flatMap(({ channel, at }) => (channel === null ? [] : [{ channel, at }]));
  const [limited] = posts;
  if (limited === undefined) throw new Error("Nothing was posted");
  const places = groupedBy(posts, ({ channel }) => channel);
  return {
    duringQuiet: posts.slice(1).filter(({ channel, at }) => channel === limited.channel && at < limited.at + quietMs).length,
    others: [...places]
      .filter(([channel]) => channel !== limited.channel)
      .map(([place, group]) => ({ place, perSecond: perSecondOf(group.map(({ at }) => at)) })),
  };
}

/** Of what comes after the burst. */
function perSecondOf(times: readonly number[]): number {
  const paced = times.toSorted((a, b) => a - b).slice(BURST);
  const [first = 0] = paced;
  const passedMs = (paced.at(-1) ?? first) - first;
  return Math.round(((paced.length - 1) * 100 * SECOND) / passedMs) / 100;
}

async function engineTo(slack: SlackServer): Promise<Pick<ComposedEngine, "writes"> & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-limited-"));
  const config = parseConfig({ TOCSIN_DATA: folder, TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" });
  using company = companyFile();
  copyFileSync(company.file, config.data.database);
  const clock = { now: () => Date.now() };
  const adapter = createSlackAdapter({ token: TOKEN, apiUrl: slack.apiUrl, rules: egressRules(config.egress, 0), clock });
  const { writes, calls } = composeEngine(config, {
    clock,
    steady: () => performance.now(),
    random: () => Math.random(),
    emit: () => undefined,
    log: SILENT_LOG,
    boot: "bench",
    migrations: MIGRATIONS,
    keys: () => [new Uint8Array(32)],
    adapter: (lane) => Promise.resolve(lane === "slack" ? adapter : null),
  });
  await calls.start({ origin: "https://tocsin.example.com" });
  return {
    writes,
    [Symbol.asyncDispose]: async () => {
      await calls.stop({ graceMs: SECOND });
      await calls.close({});
      await adapter[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
