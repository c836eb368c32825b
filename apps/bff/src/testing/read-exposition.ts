/** What a scraper makes of the text format: every sample by its name and labels. Throws for anything that is not in the format. */
export function readExposition(text: string): ReadonlyMap<string, number> {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, typed, type] = /^# TYPE (\w+) (counter|gauge)$/.exec(line) ?? [];
    if (typed !== undefined && type !== undefined) types.set(typed, type);
    else if (!/^# HELP \w+ \S/.test(line)) readSample(line, types, samples);
  }
  return samples;
}

const SAMPLE = /^(\w+)(\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (\S+)$/;

function readSample(line: string, types: ReadonlyMap<string, string>, samples: Map<string, number>): void {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  if (!types.has(name)) throw new Error(`Not in the format: ${line}`);
  const key = `${name}${labels}`;
  if (samples.has(key) || Number.isNaN(Number(value))) throw new Error(`Said twice, or no number: ${line}`);
  samples.set(key, Number(value));
}
