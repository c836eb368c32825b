/**
 * A mail server in a process of its own: `node sink-process.ts LOG FORGET_EVERY`. It answers a mail only after its Message-ID is in LOG and
 * LOG is on disk. FORGET_EVERY above 0 makes it answer each such mail without writing it down: the loss that a count must notice.
 */
import { fsyncSync, openSync, writeSync } from "node:fs";
import { startSmtpReceiver } from "@tocsin/testkit";
import type { Arrival, FromSink, ToSink } from "./sink.ts";

const [file = "", forgetEvery = "0"] = process.argv.slice(2);
const log = openSync(file, "a");
const every = Number(forgetEvery);
const receiver = await startSmtpReceiver();

const say = (message: FromSink): void => void process.send?.(message);

receiver.onMessage(({ messageId, envelope, number }) => {
  receiver.clear();
  const arrival: Arrival = { messageId, to: envelope.to.join(",") };
  if (every > 0 && number % every === 0) {
    say({ kind: "forgotten" });
    return;
  }
  writeSync(log, `${JSON.stringify(arrival)}\n`);
  fsyncSync(log);
  say({ kind: "arrived", arrival, at: Date.now() });
});

process.on("message", (order: ToSink) => {
  if (order === "answer") receiver.behave();
  // What has arrived is written down, and its sender never hears of it.
  else receiver.answerAlways({ at: "dot", hang: true });
});
process.on("disconnect", () => process.exit(0));

say({ kind: "listening", port: receiver.port });
