import type { Endpoint, WebhookWrites } from "../webhooks.ts";
import type { Company } from "./company.ts";
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
