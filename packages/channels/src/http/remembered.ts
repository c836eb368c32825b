/** Judgements kept; what is asked again and again is few. */
const KEPT_MAX = 1_000;

/** The same, judged once per text: for judgements that depend on nothing else. */
export function remembered<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const judgement = judge(text);
    if (known.size >= KEPT_MAX) known.clear();
    known.set(text, judgement);
    return judgement;
  };
}
