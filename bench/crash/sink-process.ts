/**
 * All receivers in a process of their own: `node sink-process.ts LOG FORGET_EVERY KEEPS`. They answer a message only after it is in LOG and, where
 * KEEPS is `synced`, LOG is on disk. FORGET_EVERY above 0 makes them answer each such message without writing it down: the loss that a count must notice.
 */
import { fsyncSync, openSync, writeSync } from "node:fs";
import { startSmtpReceiver } from "@tocsin/testkit";
import { startHttpSink } from "./http-sink.ts";
import type { Arrival, FromSink, ToSink } from "./sink.ts";

const [file = "", forgetEvery = "0", keeps = "synced"] = process.argv.slice(2);
const log = openSync(file, "a");
const every = Number(forgetEvery);
const mail = await startSmtpReceiver();
let received = 0;
let manners: ToSink = "answer";
const waiting: (() => void)[] = [];

const say = (message: FromSink): void => void process.send?.(message);

/** What has arrived is written down, even where its sender never hears of it. */
function receive(arrival: Arrival): Promise<void> {
  received += 1;
  if (every > 0 && received % every === 0) {
    say({ kind: "forgotten" });
    return Promise.resolve();
  }
  writeSync(log, `${JSON.stringify({ ...arrival, at: Date.now() })}\n`);
  if (keeps === "synced") fsyncSync(log);
  say({ kind: "arrived", arrival, at: Date.now() });
  return manners === "answer" ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
}

mail.onMessage(({ messageId, envelope }) => {
  mail.clear();
  void receive({ channel: "mail", place: envelope.to.join(","), key: messageId, delivery: messageId.replace(/^<([^@]*)@.*$/, "$1") });
});
const http = await startHttpSink(receive);

process.on("message", (order: ToSink) => {
  manners = order;
  if (order === "answer_waiting") for (const answer of waiting.splice(1)) answer();
  else if (order === "answer") mail.behave();
  else mail.answerAlways({ at: "dot", hang: true });
});
process.on("disconnect", () => process.exit(0));

say({ kind: "listening", mailPort: mail.port, httpPort: http.port });
