/**
 * All receivers of a soak in a process of their own: `node sink-process.ts LOG PERCENT MOST SEED`. What they take is in LOG before they answer; so many of
 * a hundred answers go wrong, each message at most MOST times, until they are told to be calm.
 */
import { openSync, writeSync } from "node:fs";
import { seededRandom, startSmtpReceiver } from "@tocsin/testkit";
import { startHttpSink } from "../crash/http-sink.ts";
import type { Arrival } from "../crash/sink.ts";
import { faultsBy } from "./faults.ts";
import type { FromSoakSink } from "./soak-sink.ts";

const [file = "", percent = "0", most = "0", seed = "1"] = process.argv.slice(2);
const log = openSync(file, "a");
const faults = faultsBy({ percent: Number(percent), most: Number(most), random: seededRandom(Number(seed)) });
const say = (message: FromSoakSink): void => void process.send?.(message);
let unanswered = 0;

function receive(arrival: Arrival): Promise<void> {
  writeSync(log, `${JSON.stringify(arrival)}\n`);
  return Promise.resolve();
}

const mail = await startSmtpReceiver();
mail.onMessage(({ messageId, envelope }) => {
  mail.clear();
  void receive({ channel: "mail", place: envelope.to.join(","), key: messageId, delivery: messageId.replace(/^<([^@]*)@.*$/, "$1") });
  const fault = faults.ofMail();
  if (fault === null) return;
  if (fault.at === "dot" && "drop" in fault) unanswered += 1;
  mail.answerNext(fault);
});
const http = await startHttpSink(receive, (delivery) => {
  const spoiled = faults.ofHttp(delivery);
  if (spoiled?.kind === "reset" && spoiled.isTaken) unanswered += 1;
  return spoiled;
});

process.on("message", (order: "be_calm" | "report") => {
  if (order === "be_calm") {
    faults.end();
    mail.behave();
  } else say({ kind: "report", faults: faults.happened(), unanswered });
});
process.on("disconnect", () => process.exit(0));

say({ kind: "listening", mailPort: mail.port, httpPort: http.port });
