import { randomBytes } from "node:crypto";
import { createApp } from "../apps/bff/src/app.ts";
import { siteOrigin } from "../apps/bff/src/auth/origin.ts";
import { passwordHashing } from "../apps/bff/src/auth/password-hashing.ts";
import { passwordTurns } from "../apps/bff/src/auth/password-turns.ts";
import { newCode, newSecret } from "../apps/bff/src/auth/secret-text.ts";
import { signInLibrary } from "../apps/bff/src/auth/sign-in-library.ts";
import { SIGN_IN_RATES, signInLimits } from "../apps/bff/src/auth/sign-in-limits.ts";
import { tokenLimits } from "../apps/bff/src/auth/token-limits.ts";
import { parseConfig } from "../apps/bff/src/config/config.ts";
import type { Deps } from "../apps/bff/src/deps.ts";
import { listen } from "../apps/bff/src/listen.ts";
import { createLog } from "../apps/bff/src/log/log.ts";
import { secretsWithKey } from "../apps/bff/src/secrets/secrets.ts";
import { slackCodes } from "../apps/bff/src/secrets/slack-codes.ts";
import { unsubscribeTokens } from "../apps/bff/src/secrets/unsubscribe-tokens.ts";
import { pagingWith } from "../apps/bff/src/http/paging.ts";
import { sealedText } from "../apps/bff/src/secrets/sealed-text.ts";
import { createStreamHub } from "../apps/bff/src/stream/hub.ts";
import type { StreamHub } from "../apps/bff/src/stream/stream-hub.ts";
import { newId } from "../apps/bff/src/threads/new-id.ts";
import { openDatabase, openWriter, storeReads, storeWrites } from "@tocsin/store";

/**
 * The yardstick of P-6, a process of its own: the server's whole HTTP side (limits, policies, token, body, validation,
 * log line) on a data folder that was set up before, but the handler of an event has nothing to look up and nothing to
 * write: it answers at once.
 */
async function answerAtOnce(): Promise<void> {
  const config = parseConfig(process.env);
  const origin = `http://localhost:${String(config.http.port)}`;
  const reads = storeReads(openDatabase({ file: config.data.database, access: "read" }));
  const writes = storeWrites(openWriter(openDatabase({ file: config.data.database, access: "write" })));
  const key = randomBytes(32);
  const clock = { now: () => Date.now() };
  const log = createLog({ level: config.log.level, isTerminal: false, write: (line) => void process.stdout.write(line) });
  const deps: Deps = {
    reads: { ...reads, events: { ...reads.events, backlog: () => Promise.resolve(0) } },
    writes: {
      ...writes,
      events: {
        ...writes.events,
        accept: ({ events }) => Promise.resolve(events.map(({ id }) => ({ status: "accepted", id, reachedNobody: null }))),
      },
    },
    engine: {
      importDirectory: () => Promise.reject(new Error("The yardstick imports nothing")),
      measure: () => Promise.resolve([]),
      tryOut: () => Promise.reject(new Error("The yardstick sends nothing")),
      sendSlackCode: () => Promise.reject(new Error("The yardstick sends nothing")),
    },
    streams: streamsOf(reads, { clock, log }),
    clock,
    ids: { next: newId, secret: newSecret, code: newCode },
    secrets: secretsWithKey(key),
    paging: pagingWith(sealedText([new Uint8Array(32)], "yardstick")),
    unsubscribeTokens: unsubscribeTokens([key]),
    slackCodes: slackCodes([key]),
    log,
    origin,
    hasDiskRoom: () => Promise.resolve(true),
    checkMail: () => Promise.resolve("host_refused"),
    mayReach: () => Promise.resolve(false),
    checkFlowUrl: () => Promise.resolve("bad_url"),
    pingEndpoint: () => Promise.reject(new Error("The yardstick pings nobody")),
    pingLimit: () => Promise.resolve(60),
  };

  const site = siteOrigin({ publicUrl: origin, insecure: false });
  const hashing = passwordHashing({ memoryBytes: 0 });
  const library = signInLibrary({ database: writes.signIn, hashing, site, clock, log, key });
  const limits = signInLimits(clock, SIGN_IN_RATES);
  const auth = { site, hashing, library, limits, turns: passwordTurns(), addressOf: () => "127.0.0.1" };
  const app = createApp({
    deps,
    auth,
    tokenLimits: tokenLimits(),
    metrics: () => Promise.resolve(""),
    readiness: () => Promise.resolve(null),
    pages: null,
  });
  const listening = await listen(config.http);
  listening.answerWith((request, env) => app.fetch(request, env));
}

/** Nobody listens to a yardstick. */
function streamsOf({ stream }: Deps["reads"], around: Pick<Deps, "clock" | "log">): StreamHub {
  const context = () => Promise.reject(new Error("The yardstick tells nobody"));
  return createStreamHub({ reads: stream, context, sealed: sealedText([new Uint8Array(32)], "yardstick"), ...around });
}

await answerAtOnce();
