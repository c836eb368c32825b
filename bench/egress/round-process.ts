/** The round in a network of its own, which a process has from its start: its plan comes in, its report goes out. */
import { text } from "node:stream/consumers";
import { type EgressPlan, egressRound } from "./egress-round.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- namespace.ts writes exactly this record
const plan = JSON.parse(await text(process.stdin)) as EgressPlan;
const report = await egressRound(plan);
// What still waits for a time limit is no matter any more.
process.stdout.write(JSON.stringify(report), () => process.exit(0));
