import { laneOfEndpoint } from "@tocsin/domain";
import type { Endpoint, WebhookWrites } from "../webhooks.ts";
import { aCompany, type Company } from "./company.ts";
import { answerCells } from "./company-settings.ts";
import { BOOT, FANNED_OUT_AT, LEASE_MS } from "./dispatch-arrangement.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

type NewEndpoint = Parameters<WebhookWrites["createEndpoint"]>[0];

/** `owner` by user name; null: shared. */
export type EndpointChoice = Partial<Omit<NewEndpoint, "by" | "owner"> & { readonly owner: string | null }>;

/** A shared endpoint for all event types, unless something else is said; named after its id. */
export function anEndpoint(company: Company, { owner = null, ...choice }: EndpointChoice = {}): NewEndpoint {
  const { id = "1" } = choice;
  return {
    id,
    name: `Endpoint ${id}`,
    url: `https://hooks.example.test/${id}?key=abc`,
    events: null,
    format: "standard",
    header: null,
    secret: `v1.sealed.secret${id}`,
    at: 5,
    ...choice,
    owner: owner === null ? null : company.id(owner),
    by: company.id(owner ?? "sue"),
  };
}

export async function createdEndpoint(store: StoreUnderTest, company: Company, choice: EndpointChoice = {}): Promise<Endpoint> {
  const created = await store.writes.webhooks.createEndpoint(anEndpoint(company, choice));
  if (!created.ok) throw new Error(`The endpoint was refused: ${created.refusal}`);
  return created.endpoint;
}

/** A company whose webhooks are on; mia and tim want "scan added" by webhook, and so does System. */
export async function aHookedCompany(store: StoreUnderTest, ...endpoints: readonly EndpointChoice[]): Promise<Company> {
  const company = await aCompany(store);
  await enableWebhooks(store);
  await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [{ event: "scan_added", channel: "webhooks", to: "on" }]);
  await store.writes.settings.patchSettings({ systemAudience: "superusers", by: company.id("sue"), at: 4_000 });
  for (const username of ["mia", "tim"]) {
    const person = company.id(username);
    await answerCells({ store, key: { scope: "personal", person }, by: person }, [{ event: "scan_added", channel: "webhooks", to: "on" }]);
  }
  for (const endpoint of endpoints) await createdEndpoint(store, company, endpoint);
  return company;
}

export async function enableWebhooks(store: StoreUnderTest, enabled = true): Promise<void> {
  await store.writes.channels.saveWebhookSettings({ settings: { enabled, timeoutSeconds: 15 }, by: null, at: 2_000 });
}

export function claimEndpoint(store: StoreUnderTest, id: string, { now = FANNED_OUT_AT, limit = 100 } = {}) {
  return store.dispatch.claim({ lane: laneOfEndpoint(id), limit, now, leaseMs: LEASE_MS, boot: BOOT });
}
