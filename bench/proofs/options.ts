import { parseArgs } from "node:util";

/** `--NAME value` for each number that a proof can be run with, else what the rule asks for. */
export function numbersOf<Name extends string>(args: readonly string[], defaults: Readonly<Record<Name, number>>): Record<Name, number> {
  const names = Object.keys(defaults);
  const { values } = parseArgs({ args: [...args], options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])) });
  const given = { ...defaults } as Record<Name, number>;
  for (const [name, value] of Object.entries(values)) Object.assign(given, { [name]: numberOf(name, value) });
  return given;
}

function numberOf(name: string, value: unknown): number {
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) throw new Error(`--${name} wants a number`);
  return number;
}

/** Where a run was smaller than what the rule asks for, in words. */
export function shortOf(wanted: Readonly<Record<string, number>>, reached: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(wanted).flatMap(([what, number]) =>
    (reached[what] ?? 0) < number ? [`${String(reached[what] ?? 0)} of ${String(number)} ${what}`] : [],
  );
}
