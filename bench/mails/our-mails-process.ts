import { createMailAdapter } from "@tocsin/channels/mail";
import { MAIL_CONNECTIONS } from "@tocsin/domain";
import { contend } from "../queues/contestant.ts";
import { engineContestant } from "../queues/engine-contestant.ts";

const [folder = "", port, people] = process.argv.slice(2);
const TEAM_SIZE = 10;

/** The engine with the product's mail adapter, pool and slots, to the server on that port. */
const adapter = createMailAdapter({
  host: "127.0.0.1",
  port: Number(port),
  security: "none",
  username: null,
  password: null,
  from: "Tocsin <tocsin@example.com>",
  name: "tocsin.example.com",
  allowLoopback: true,
  isAllowListed: () => true,
  connections: MAIL_CONNECTIONS.default,
  ratePerMinute: null,
  clock: { now: () => Date.now() },
});
await contend(() => engineContestant({ folder, team: { size: TEAM_SIZE, teams: Number(people) / TEAM_SIZE }, adapter }));
