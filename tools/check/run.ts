import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a script under this Node and keeps what it prints, in the order it was printed. */
export function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, FORCE_COLOR: "0", ...env } });
    const stop = forwardSignals(child);
    const printed: Buffer[] = [];
    const keep = (chunk: Buffer): void => {
      printed.push(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      stop();
      resolve({
        exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
        output: Buffer.concat(printed).toString("utf8"),
      });
    });
  });
}

/** Whoever stops the check stops the step that runs, and the check with it. */
function forwardSignals(child: { kill(signal: NodeJS.Signals): boolean }): () => void {
  const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
  const handlers = signals.map((signal) => {
    const handler = (): void => {
      child.kill(signal);
      process.exitCode = 128 + constants.signals[signal];
      child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
