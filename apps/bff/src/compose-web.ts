import { resolveAll } from "@tocsin/channels/http";
import type { Clock, StoreReads, StoreWrites } from "@tocsin/ports";
import { openDatabase, storeReads } from "@tocsin/store";
import { type AppType, createApp } from "./app.ts";
import { type ClientAddressOf, clientAddressBehind } from "./auth/client-address.ts";
import { siteOrigin } from "./auth/origin.ts";
import { passwordHashing } from "./auth/password-hashing.ts";
import { passwordTurns } from "./auth/password-turns.ts";
import { newCode, newSecret } from "./auth/secret-text.ts";
import type { RequestRates } from "./auth/request-limits.ts";
import { signInLibrary } from "./auth/sign-in-library.ts";
import { SIGN_IN_RATES, signInLimits } from "./auth/sign-in-limits.ts";
import { tokenLimits } from "./auth/token-limits.ts";
import type { Config } from "./config/config.ts";
import { egressRules } from "./config/egress-rules.ts";
import { egressAllowList } from "./config/networks.ts";
import type { Deps, EngineCalls, Log } from "./deps.ts";
import { askedSeldom, hasDiskRoom } from "./disk-room.ts";
import { metricsPage } from "./metrics/collect.ts";
import { pagingWith } from "./http/paging.ts";
import { watchLoop } from "./metrics/loop-lag.ts";
import type { Readiness } from "./routes/health.ts";
import { type Keys, secretsWithKeys } from "./secrets/secrets.ts";
import { slackCodes } from "./secrets/slack-codes.ts";
import { sealedText } from "./secrets/sealed-text.ts";
import { unsubscribeTokens } from "./secrets/unsubscribe-tokens.ts";
import { mailServerCheck } from "./services/check-mail-server.ts";
import { flowUrlCheck } from "./services/check-flow-url.ts";
import { urlCheck } from "./services/check-url.ts";
import { messageContext } from "./services/message-context.ts";
import { endpointPing, pingLimit } from "./services/ping-endpoint.ts";
import { createStreamHub } from "./stream/hub.ts";
import type { StreamHub } from "./stream/stream-hub.ts";
import { tellingEngine, tellingWrites } from "./stream/telling-writes.ts";
import { newId } from "./threads/new-id.ts";
import { pages } from "./web/pages.ts";

/** Everything around the HTTP side that differs between the server and a test. */
export interface WebOutside {
  readonly writes: StoreWrites;
  readonly engine: EngineCalls;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked anew each time. */
  readonly keys: () => Keys;
  /** What browsers reach us at. */
  readonly origin: string;
  /** Folder of the built web app. */
  readonly webFolder: string;
  /** What this process may use; decides what a password's hash costs. */
  readonly memoryBytes: number;
  readonly rates?: RequestRates;
  readonly addressOf?: ClientAddressOf;
  readonly steady?: () => number;
}

export interface ComposedWeb {
  readonly app: AppType;
  readonly reads: StoreReads;
  readonly streams: StreamHub;
  readonly close: () => void;
}

/** A reading connection of its own, and writes that go wherever `outside.writes` goes: nothing here waits for the disk. */
export function composeWeb(config: Config, outside: WebOutside): ComposedWeb {
  const db = openDatabase({ file: config.data.database, access: "read" });
  const reads = storeReads(db);
  const { clock, log, keys, origin } = outside;
  const streams = createStreamHub({
    reads: reads.stream,
    context: () => messageContext({ reads, origin }),
    sealed: sealedText(keys(), "stream position"),
    clock,
    log,
    ...(outside.steady === undefined ? {} : { steady: outside.steady }),
  });
  const writes = tellingWrites(outside.writes, streams);
  const { egress, data, http } = config;
  const rules = egressRules(egress, http.port);
  const mayReach = urlCheck({ rules, resolve: resolveAll });
  const ids = { next: newId, secret: newSecret, code: newCode };
  const secrets = secretsWithKeys(keys);
  const deps: Deps = {
    reads,
    writes,
    engine: tellingEngine(outside.engine, streams),
    streams,
    clock,
    log,
    origin,
    ids,
    secrets,
    unsubscribeTokens: unsubscribeTokens(keys()),
    slackCodes: slackCodes(keys()),
    paging: pagingWith(sealedText(keys(), "cursor")),
    hasDiskRoom: askedSeldom(() => hasDiskRoom(data)),
    checkMail: mailServerCheck({ allowLoopback: egress.loopback, isAllowListed: egressAllowList(egress.allow) }),
    mayReach,
    checkFlowUrl: flowUrlCheck(rules, mayReach),
    pingEndpoint: endpointPing({ reads, secrets, rules, clock, origin, ids }),
    pingLimit: pingLimit(),
  };
  const site = siteOrigin({ publicUrl: origin, insecure: http.insecure });
  const hashing = passwordHashing({ memoryBytes: outside.memoryBytes });
  const library = signInLibrary({ database: writes.signIn, hashing, site, clock, log, key: oldest(keys()) });
  const limits = signInLimits(clock, outside.rates ?? SIGN_IN_RATES);
  const addressOf = outside.addressOf ?? clientAddressBehind(http.trustedProxies);
  const loop = watchLoop("http");
  const close = (): void => {
    streams.stop();
    loop[Symbol.dispose]();
    db.$client.close();
  };
  const app = createApp({
    deps,
    auth: { site, hashing, library, limits, turns: passwordTurns(), addressOf },
    tokenLimits: tokenLimits(),
    readiness: outside.readiness,
    metrics: metricsPage({ reads, engine: outside.engine, clock, data, loop, streams }),
    pages: pages({ folder: outside.webFolder, insecure: http.insecure }),
  });
  return { app, reads, streams, close };
}

/** Signatures of cookies do not change with a rotation, only when the old key is given up. */
function oldest(keys: Keys): Uint8Array {
  return keys.at(-1) ?? keys[0];
}
