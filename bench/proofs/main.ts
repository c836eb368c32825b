/** `npm run proof:NAME [-- options]`: one proof in full. What each shows is in docs/proofs.md. */
import { type Proof, record } from "./record.ts";

type Prove = (args: readonly string[]) => Promise<Proof>;

const PROOFS: Readonly<Record<string, () => Promise<{ readonly prove: Prove }>>> = {
  crash: () => import("./crash.ts"),
  accept: () => import("./accept.ts"),
  recovery: () => import("./recovery.ts"),
  steps: () => import("./steps.ts"),
  disk: () => import("./disk.ts"),
  stop: () => import("./stop.ts"),
  clock: () => import("./clock.ts"),
  backup: () => import("./backup.ts"),
  retention: () => import("./retention.ts"),
  channels: () => import("./channels.ts"),
  herd: () => import("./herd.ts"),
  storm: () => import("./storm.ts"),
  properties: () => import("./properties.ts"),
  upgrade: () => import("./upgrade.ts"),
  simulation: () => import("./simulation.ts"),
  soak: () => import("./soak.ts"),
  egress: () => import("./egress.ts"),
};

const [name = "", ...args] = process.argv.slice(2);
const load = Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined;
if (load === undefined) {
  console.error(`There is no proof "${name}". There are: ${Object.keys(PROOFS).join(", ")}`);
  process.exit(2);
}
const { prove } = await load();
if (!(await record(name, () => prove(args)))) process.exitCode = 1;
