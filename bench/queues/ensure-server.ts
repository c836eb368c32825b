import { canInstall, installing, type Machine, runAll, THIS_MACHINE } from "../../tools/debian/install-on-debian.ts";

export interface Wanted<Found> {
  readonly packages: readonly string[];
  /** What the package may start by itself. A bench runs servers of its own; another one would only take their time. */
  readonly service: string;
  /** Null where it is not there. */
  readonly present: () => Found | null;
}

/** What is here, installed if it was not and this is a Debian that lets us; null where there is none to be had. */
export async function ensureServer<Found>(
  { packages, service, present }: Wanted<Found>,
  machine: Machine = THIS_MACHINE,
): Promise<Found | null> {
  const here = present();
  if (here !== null || !canInstall(machine)) return here;
  process.stderr.write(`bench: installing ${packages.join(", ")}\n`);
  await runAll(installing(packages), machine);
  const installed = present();
  if (installed !== null) await machine.run(["service", service, "stop"]);
  return installed;
}
