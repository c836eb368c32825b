import { MIGRATION_NAMES } from "@tocsin/store/testing";
import { packForProof } from "../crash/pack.ts";
import { whyNoDisk } from "../faults/small-room.ts";
import { whyNoTrace } from "../faults/traced.ts";
import { bigUpgradeRound } from "../upgrade/big-upgrade-round.ts";
import { earlierServers, packEarlier, whyNoHistory } from "../upgrade/earlier-servers.ts";
import {
  findingsOfBigUpgrade,
  findingsOfFullDiskUpgrade,
  findingsOfKills,
  findingsOfOldServers,
  findingsOfOldWork,
} from "../upgrade/findings.ts";
import { fullDiskUpgradeRound } from "../upgrade/full-disk-upgrade-round.ts";
import { killedAtStatements, killedAtWrites } from "../upgrade/killed-upgrade-round.ts";
import { oldServerRound, type OldServerReport } from "../upgrade/old-server-round.ts";
import { oldWorkRound } from "../upgrade/old-work-round.ts";
import { numbersOf, shortOf } from "./options.ts";
import type { Proof } from "./record.ts";

const NEWEST = MIGRATION_NAMES.length;
/** Each write of these: of the version before, of one with a column to work out, and of one whose log of attempts is written anew. */
const WRITES_OF = [NEWEST - 1, 15, 2];
/** The oldest in which everything is rewritten that any migration rewrites. */
const OLDEST_WITH_WORK = 2;
const SMALL_DISK = { version: OLDEST_WITH_WORK, deliveries: 40_000, steps: 12 };

/** `npm run proof:upgrade [-- --versions 19 --servers 13 --deliveries 1000000 --kills 20]`. */
export async function prove(args: readonly string[]): Promise<Proof> {
  const obstacles = { trace: whyNoTrace(), history: whyNoHistory(), disk: whyNoDisk() };
  const past = obstacles.history === null ? earlierServers() : [];
  const wanted = { versions: NEWEST, servers: past.length, deliveries: 1_000_000, kills: 20 };
  const { versions, servers, deliveries, kills } = numbersOf(args, wanted);
  // The newest ones, where not all of them.
  const newest = Array.from({ length: versions }, (_, index) => NEWEST - 1 - index);

  const statements = await inTurn(newest, killedAtStatements);
  const writes = obstacles.trace === null ? await inTurn(WRITES_OF.slice(0, versions), killedAtWrites) : [];
  const work = await inTurn(
    newest.map((version) => version + 1),
    (version) => oldWorkRound(version),
  );
  using pack = packForProof();
  const old = await inTurn(past.slice(past.length - servers), async (server): Promise<OldServerReport> => {
    using earlier = packEarlier(server);
    return await oldServerRound({ version: server.version, before: earlier.path, after: pack.path });
  });
  const disk = obstacles.disk === null ? [await fullDiskUpgradeRound({ pack: pack.path, ...SMALL_DISK })] : [];
  const big = await bigUpgradeRound({ version: OLDEST_WITH_WORK, deliveries, kills });
  return {
    findings: [
      ...findingsOfKills("killed at each statement", statements),
      ...(writes.length === 0 ? [] : findingsOfKills("killed at each write", writes)),
      ...findingsOfOldWork(work),
      ...(old.length === 0 ? [] : findingsOfOldServers(old)),
      ...disk.flatMap(findingsOfFullDiskUpgrade),
      ...findingsOfBigUpgrade(big),
    ],
    fallsShort: [
      ...Object.values(obstacles).filter((obstacle) => obstacle !== null),
      ...shortOf(wanted, { versions, servers, deliveries, kills: big.killed }),
    ],
    runs: { statements, writes, work, servers: old, disk, big },
  };
}

async function inTurn<In, Out>(inputs: readonly In[], round: (input: In) => Promise<Out>): Promise<readonly Out[]> {
  const reports: Out[] = [];
  for (const input of inputs) reports.push(await round(input));
  return reports;
}
