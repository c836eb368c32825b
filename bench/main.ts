/** `npm run bench [-- name …]`: measures what is asked for, or everything. */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly measure: () => Promise<void> }>>> = {
  "fan-out": () => import("./fan-out.ts"),
  queues: () => import("./queues.ts"),
  mails: () => import("./mails.ts"),
  webhooks: () => import("./webhooks.ts"),
  endpoints: () => import("./endpoints.ts"),
  reading: () => import("./reading.ts"),
  accepting: () => import("./accepting.ts"),
  loads: () => import("./loads.ts"),
  "long-log": () => import("./long-log.ts"),
  start: () => import("./start.ts"),
  streams: () => import("./streams.ts"),
  memory: () => import("./memory.ts"),
  "first-load": () => import("./first-load.ts"),
  painting: () => import("./painting.ts"),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { measure } = await load();
  await measure();
}
