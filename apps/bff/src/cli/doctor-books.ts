import { NO_SESSIONS, siteOrigin } from "../auth/origin.ts";
import type { Clock, StoreReads } from "@tocsin/ports";
import type { Config } from "../config/config.ts";
import type { LookUpTxt } from "./command.ts";
import type { Finding } from "./finding.ts";

const EVENTS_PER_PAGE = 2_000;
const CLOCK_SLACK_MS = 60_000;

export function publicUrl({ http: { publicUrl, insecure } }: Config): Finding {
  const check = "public URL";
  if (publicUrl === null)
    return {
      check,
      state: "note",
      detail: `not set: people sign in on this machine alone, and links lead here ${UNLESS_SETTINGS} (TOCSIN_PUBLIC_URL)`,
    };
  if (!siteOrigin({ publicUrl, insecure }).keepsSessions) return { check, state: "broken", detail: `${publicUrl}: ${NO_SESSIONS}` };
  if (new URL(publicUrl).protocol === "https:") return { check, state: "ok", detail: publicUrl };
  return { check, state: "note", detail: `${publicUrl} is not https: mails have no link that ends them by one click ${UNLESS_SETTINGS}` };
}

const UNLESS_SETTINGS = "unless the page Settings names an address for links";

/** Whether every event adds up, whether the audit trail is whole, and whether the clock goes on where it stopped. */
export async function books(reads: StoreReads, clock: Clock): Promise<readonly Finding[]> {
  return [await ledger(reads), await auditTrail(reads), await clockOf(reads, clock)];
}

async function ledger({ operations }: StoreReads): Promise<Finding> {
  let broken = 0;
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof operations.ledgerPage>> = await operations.ledgerPage({ after, limit: EVENTS_PER_PAGE });
    broken += page.breaks.length;
    after = page.next;
  }
  if (broken === 0) return { check: "ledger", state: "ok", detail: "every event adds up" };
  return { check: "ledger", state: "broken", detail: `${String(broken)} events do not add up: report it, and keep a copy of the database` };
}

async function auditTrail({ operations }: StoreReads): Promise<Finding> {
  const verdict = await operations.verifyAudit({ head: null });
  if (verdict.ok) return { check: "audit trail", state: "ok", detail: `${String(verdict.rows)} rows, none changed` };
  return { check: "audit trail", state: "broken", detail: `row ${String(verdict.brokenAt)} was changed, or the one before it removed` };
}

/** Nothing here knows the true time; but what was written cannot be from later than now. */
async function clockOf({ operations }: StoreReads, clock: Clock): Promise<Finding> {
  const now = clock.now();
  const [newest] = (await operations.auditPage({ page: { limit: 1, after: null } })).items;
  const aheadMs = (newest?.at ?? 0) - now;
  const detail = new Date(now).toISOString();
  if (aheadMs <= CLOCK_SLACK_MS) return { check: "clock", state: "ok", detail };
  const minutes = String(Math.round(aheadMs / 60_000));
  return {
    check: "clock",
    state: "broken",
    detail: `${detail}, but something was written ${minutes} minutes later than that: the clock was set back`,
  };
}

/** What receivers want to find of the domain that mails come from. Only hints: the server may sign with another domain. */
export async function senderDomain({ channels }: StoreReads, lookUpTxt: LookUpTxt): Promise<readonly Finding[]> {
  const settings = await channels.mailSettings({});
  const [, domain] = /@([\w.-]+)>?$/.exec(settings?.from ?? "") ?? [];
  if (domain === undefined || settings?.enabled !== true) return [];
  const [spf, dkim, dmarc] = await Promise.all([lookUpTxt(domain), lookUpTxt(`_domainkey.${domain}`), lookUpTxt(`_dmarc.${domain}`)]);
  if ([spf, dkim, dmarc].includes("unknown"))
    return [{ check: "mail domain", state: "note", detail: `${domain} cannot be looked up from here` }];
  const missing = missingRecords(spf, dkim, dmarc);
  if (missing.length === 0) return [{ check: "mail domain", state: "ok", detail: `${domain} has SPF, DKIM and DMARC` }];
  return [
    { check: "mail domain", state: "note", detail: `${domain} has no ${missing.join(" and no ")} record: mails may be taken for spam` },
  ];
}

/** A name without a record of its own, but with selectors below it, is there and empty. */
function missingRecords(spf: string, dkim: string, dmarc: string): readonly string[] {
  return [
    ...(spf.includes("v=spf1") ? [] : ["SPF"]),
    ...(dkim === "none" ? ["DKIM"] : []),
    ...(dmarc.includes("v=DMARC1") ? [] : ["DMARC"]),
  ];
}
