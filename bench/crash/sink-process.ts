/**
 * All receivers in a process of their own: `node sink-process.ts LOG FORGET_EVERY`. They answer a message only after it is in LOG and LOG is on
 * disk. FORGET_EVERY above 0 makes them answer each such message without writing it down: the loss that a count must notice.
 */
import { fsyncSync, openSync, writeSync } from "node:fs";
import { startSmtpReceiver } from "@tocsin/testkit";
import { startHttpSink } from "./http-sink.ts";
import type { Arrival, FromSink, ToSink } from "./sink.ts";

const [file = "", forgetEvery = "0"] = process.argv.slice(2);
const log = openSync(file, "a");
const every = Number(forgetEvery);
const mail = await startSmtpReceiver();
let received = 0;
let isSilent = false;

const say = (message: FromSink): void => void process.send?.(message);

/** What has arrived is written down, even where its sender never hears of it. */
function receive(arrival: Arrival): boolean {
  received += 1;
  if (every > 0 && received % every === 0) {
    say({ kind: "forgotten" });
    return true;
  }
  writeSync(log, `${JSON.stringify(arrival)}\n`);
  fsyncSync(log);
  say({ kind: "arrived", arrival, at: Date.now() });
  return !isSilent;
}

mail.onMessage(({ messageId, envelope }) => {
  mail.clear();
  receive({ channel: "mail", place: envelope.to.join(","), key: messageId, delivery: messageId.replace(/^<([^@]*)@.*$/, "$1") });
});
const http = await startHttpSink(receive);

process.on("message", (order: ToSink) => {
  isSilent = order === "stay_silent";
  if (isSilent) mail.answerAlways({ at: "dot", hang: true });
  else mail.behave();
});
process.on("disconnect", () => process.exit(0));

say({ kind: "listening", mailPort: mail.port, httpPort: http.port });
