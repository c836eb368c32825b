#!/usr/bin/env node
/**
 * The way into every package script: brings Node 24 and pnpm where they are missing, installs and builds what changed, then runs the wanted
 * command. Plain JavaScript, because it must start on any Node from 18 on. Progress goes to stderr, and only when there was something to do.
 */
import { COMMANDS } from "./bootstrap/commands.mjs";
import { runForeground } from "./bootstrap/child.mjs";
import { ensureBuilt, ensureInstalled } from "./bootstrap/steps.mjs";
import { say } from "./bootstrap/say.mjs";
import { SetupFailed } from "./bootstrap/setup-failed.mjs";

const [name = "", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];

if (command === undefined) {
  say(`unknown command "${name}"; there are: ${Object.keys(COMMANDS).join(", ")}`);
  process.exitCode = 2;
} else {
  try {
    const runtime = await ensureInstalled(command.setup);
    await ensureBuilt(runtime, command.build);
    if (command.entry !== undefined) process.exitCode = await runForeground(runtime, [...command.entry, ...rest]);
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
    if (error.output !== "") process.stderr.write(`${error.output}\n`);
    say(error.message);
    process.exitCode = error.exitCode;
  }
}
