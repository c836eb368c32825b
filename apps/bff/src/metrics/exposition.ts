import { Counter, Gauge, Registry } from "prom-client";
import { METRICS, type Sample } from "./catalogue.ts";

/** The text format of Prometheus, 0.0.4. A metric without labels that nothing was said of is 0. */
export async function exposition(samples: readonly Sample[]): Promise<string> {
  const registry = new Registry();
  for (const [name, { type, help, labels = [] }] of Object.entries(METRICS)) {
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    const metric = type === "counter" ? new Counter(options) : new Gauge(options);
    for (const one of samples) if (one.name === name) metric.inc({ ...one.labels }, one.value);
  }
  return await registry.metrics();
}
