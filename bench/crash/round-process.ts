/** One round in a process of its own, so that several seeds can be tried side by side: `node round-process.ts PLAN`. */
import { crashRound, type CrashPlan } from "./crash-round.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- proofs/crash.ts writes exactly this record
const plan = JSON.parse(process.argv[2] ?? "") as CrashPlan;
process.stdout.write(JSON.stringify(await crashRound(plan)));
