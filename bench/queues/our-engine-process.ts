import type { ChannelAdapter } from "@tocsin/ports";
import { contend } from "./contestant.ts";
import { engineContestant } from "./engine-contestant.ts";

/** As many as two claims: one is settled while the next one is sent. */
const SLOTS = 1_000;

const TAKEN = { outcome: { kind: "delivered", receipt: null }, answer: { code: "250", text: "2.0.0 queued" } } as const;

const ANSWERS_AT_ONCE: ChannelAdapter = {
  channel: "mail",
  send: () => Promise.resolve(TAKEN),
  probe: () => Promise.resolve(TAKEN),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const [folder = "", size, teams] = process.argv.slice(2);
await contend(() =>
  engineContestant({ folder, team: { size: Number(size), teams: Number(teams) }, adapter: ANSWERS_AT_ONCE, slots: SLOTS }),
);
