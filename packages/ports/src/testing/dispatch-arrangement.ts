import type { Answer, FailureClass, Settlement } from "@tocsin/domain";
import { ANY_DELIVERY, type DeliveryView } from "../deliveries.ts";
import type { AttemptEnd, Claim, DispatchStore } from "../dispatch.ts";
import type { NewEvent } from "../events.ts";
import type { DeliveryId, Page, PageKey } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, type Company, required } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Moments of the tests: events are accepted at 10 s, fanned out at 20 s. */
export const FANNED_OUT_AT = 20_000;
export const BOOT = "boot-1";
export const LEASE_MS = 60_000;

/** A company whose mail is on: System sends every "scan added" by mail to all who may see it. */
export async function aMailingCompany(store: StoreUnderTest, systemTo: string | null = null): Promise<Company> {
  const company = await aCompany(store);
  await enableMail(store, { systemTo });
  await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [{ event: "scan_added", channel: "mail", to: "on" }]);
  return company;
}

/** An event of Payments, fanned out: seven alerts, seven mails. */
export async function aFannedOutEvent(store: StoreUnderTest, company: Company, overrides: Partial<NewEvent> = {}): Promise<NewEvent> {
  const event = anEvent("e1", { product: { id: company.product("Payments") }, ...overrides });
  await acceptAll(store, [event]);
  await fanOutAll(store, FANNED_OUT_AT);
  return event;
}

type ClaimInput = Parameters<DispatchStore["claim"]>[0];

export function claimMail(
  store: StoreUnderTest,
  { now = FANNED_OUT_AT, limit = 100, boot = BOOT, start }: Partial<Pick<ClaimInput, "now" | "limit" | "boot" | "start">> = {},
): Promise<Claim> {
  return store.dispatch.claim({ lane: "mail", limit, now, leaseMs: LEASE_MS, boot, ...(start === undefined ? {} : { start }) });
}

/** Claims one mail and starts its attempt. */
export async function aStartedAttempt(
  store: StoreUnderTest,
  { now = FANNED_OUT_AT, boot = BOOT }: { readonly now?: number; readonly boot?: string } = {},
): Promise<AttemptEnd> {
  const { deliveries } = await claimMail(store, { now, limit: 1, boot });
  const claimed = required(deliveries[0], "delivery to claim");
  const [started] = await store.dispatch.startAttempts({ deliveries: [claimed.id], now, boot });
  return anEnd({ delivery: claimed.id, attempt: required(started, "started attempt").attempt, address: claimed.address, at: now + 1 });
}

export function anEnd(overrides: Partial<AttemptEnd> & Pick<AttemptEnd, "delivery" | "attempt">): AttemptEnd {
  return {
    address: "mia@example.test",
    request: "MAIL mia@example.test via mx.example.test:25",
    ...DELIVERED,
    durationMs: 12,
    at: FANNED_OUT_AT + 1,
    ...overrides,
  };
}

type Ending = Pick<AttemptEnd, "settlement" | "failure" | "answer">;

const ending = (settlement: Settlement, failure: FailureClass | null, answer: Answer): Ending => ({ settlement, failure, answer });

export const DELIVERED = ending({ state: "delivered", attempts: 1, receipt: "250 queued" }, null, { code: "250", text: "queued" });

export const retryingAt = (dueAt: number, failure: FailureClass = "transient"): Ending =>
  ending({ state: "retrying", attempts: 1, dueAt, failure }, failure, { code: "451", text: "later" });

export const failedAs = (failure: FailureClass): Ending =>
  ending({ state: "failed", attempts: 1, failure }, failure, { code: "550 5.1.1", text: "no such user" });

export const pausedAt = (dueAt: number): Ending =>
  ending({ state: "pending", attempts: 0, dueAt, failure: "connection" }, "connection", { code: "535", text: "bad credentials" });

export interface Looked {
  readonly store: StoreUnderTest;
  readonly company: Company;
}

/** Every delivery of a channel as superusers see it; on a busy machine pages end early, and are no fewer deliveries. */
export async function deliveriesOf({ store, company }: Looked, channel: DeliveryView["channel"]): Promise<readonly DeliveryView[]> {
  const query = { viewer: company.viewer("sue"), filter: { ...ANY_DELIVERY, channel } };
  const found: DeliveryView[] = [];
  let after: PageKey | null = null;
  do {
    const { items, next }: Page<DeliveryView> = await store.reads.deliveries.deliveries({ ...query, page: { limit: 200, after } });
    found.push(...items);
    after = next;
  } while (after !== null);
  return found;
}

export async function deliveryOf({ store, company }: Looked, id: DeliveryId) {
  return required(await store.reads.deliveries.delivery({ viewer: company.viewer("sue"), id }), `delivery ${id}`);
}

/** Deliveries of a channel by user name or destination, as "state reason". */
export async function statesOf(looked: Looked, channel: DeliveryView["channel"]): Promise<Readonly<Record<string, string>>> {
  const deliveries = await deliveriesOf(looked, channel);
  return Object.fromEntries(
    deliveries.map(({ person, destination, state, reason }) => [
      person?.username ?? destination ?? "?",
      reason === null ? state : `${state} ${reason}`,
    ]),
  );
}

export async function expectSoundLedger({ store }: Looked): Promise<void> {
  const breaks = await store.dispatch.ledgerBreaks({ since: 0 });
  if (breaks.length > 0) throw new Error(`The ledger does not add up: ${JSON.stringify(breaks)}`);
}
