/** One round in a process of its own, so that several seeds can be tried side by side: `node round-process.ts crash|accept PLAN`. */
import { acceptRound, type AcceptPlan } from "./accept-round.ts";
import { crashRound, type CrashPlan } from "./crash-round.ts";

const [kind = "", plan = ""] = process.argv.slice(2);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- proof-crash.ts writes exactly this record
const report = kind === "crash" ? await crashRound(JSON.parse(plan) as CrashPlan) : await acceptRound(JSON.parse(plan) as AcceptPlan);
process.stdout.write(JSON.stringify(report));
