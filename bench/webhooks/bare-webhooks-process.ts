import { renderWebhook } from "@tocsin/messages";
import { Pool } from "undici";
import { batches, contend } from "../queues/contestant.ts";
import { aNewEvent } from "../teams.ts";

/** The yardstick: nothing but undici's pool with as many connections, handed the same body over and over, signing nothing, keeping no account. */
const [connections, ...urls] = process.argv.slice(2);
const [first = ""] = urls;
const pool = new Pool(new URL(first).origin, { connections: Number(connections), pipelining: 1 });
const paths = urls.map((url) => new URL(url).pathname);
const product = { id: 1, name: "Product 1", source: null, ref: null };
const event = { ...aNewEvent(1), acceptedAt: 0, product, productType: null, recipients: null };
const context = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };
const { body, contentType } = renderWebhook({ event, why: "system", receiver: "shared", context, format: "standard", owner: null });
const headers = {
  "user-agent": "Tocsin-Webhooks/1",
  "content-type": contentType,
  "webhook-id": "evt_webhooks_1_0",
  "webhook-timestamp": "1764201600",
  "webhook-signature": `v1,${Buffer.alloc(32, 7).toString("base64")}`,
  "accept-encoding": "identity",
};

async function send(number: number): Promise<void> {
  const answer = await pool.request({ method: "POST", path: paths[number % paths.length] ?? "/", headers, body });
  await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`The sink answered ${String(answer.statusCode)}`);
}

await contend(() =>
  Promise.resolve({
    run: async (jobs) => {
      for (const batch of batches(jobs, jobs)) await Promise.all(batch.map(send));
    },
    stop: () => pool.close(),
  }),
);
