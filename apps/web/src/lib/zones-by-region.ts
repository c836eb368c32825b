export interface Zone {
  /** IANA name, as in Europe/Berlin. */
  readonly name: string;
  /** What of it is not its region, as people write it. */
  readonly label: string;
}

export interface Region {
  readonly name: string;
  readonly zones: readonly Zone[];
}

/** Every time zone that this browser knows, `UTC`, and `own` where it is neither; each by its region, both in alphabetical order. */
export function zonesByRegion(own: string | null, known: readonly string[] = Intl.supportedValuesOf("timeZone")): readonly Region[] {
  const names = [...new Set(["UTC", ...known, ...(own === null ? [] : [own])])].toSorted();
  const regions = new Map<string, Zone[]>();
  for (const name of names) {
    const { region, ...zone } = zoneOf(name);
    regions.set(region, [...(regions.get(region) ?? []), zone]);
  }
  return [...regions].map(([name, zones]) => ({ name, zones }));
}

/** The zone that times are in as long as none is chosen. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zoneOf(name: string): Zone & { readonly region: string } {
  const [region = name, ...rest] = name.replaceAll("_", " ").split("/");
  return { name, region, label: rest.length === 0 ? region : rest.join(", ") };
}
