import { SLACK_CODE_MS } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { DirectoryUser } from "../directory.ts";
import type { PersonId } from "../ids.ts";
import { SLACK_CODE_SHOWN_MS } from "../slack-addresses.ts";
import { aCompany, aDocument, aUser, type Company, expectImported } from "./company.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const AT = 10_000_000;
const MINE = "mia@slack.test";
const HOUR = 3_600_000;

/** Run by every store: whose Slack messages go where, by codes of which it knows hashes alone (P5). */
export function describeSlackAddresses(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of Slack addresses (P5)`, () => {
    test("an address holds once its code was entered, and until then the one before does", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const mia = company.id("mia");

      const code = await started(store, mia, { hash: "right" });
      const sentAt = { sentAt: AT, expiresAt: AT + SLACK_CODE_MS };
      expect(await addressOf(store, mia)).toEqual({
        email: null,
        confirmedAt: null,
        pending: { email: MINE, ...sentAt, triesLeft: 5, arrived: false },
        refusal: null,
      });
      await store.writes.slackAddresses.settleSlackCode({ code, fate: "arrived" });
      expect(await addressOf(store, mia)).toMatchObject({ email: null, pending: { arrived: true } });
      expect(await store.reads.directory.person({ id: mia })).toMatchObject({ slackEmail: null });

      const confirmed = await confirm(store, mia, { hashes: ["older key's", "right"], at: AT + 1 });

      expect(confirmed).toEqual({ ok: true, email: MINE });
      expect(await addressOf(store, mia)).toEqual({ email: MINE, confirmedAt: AT + 1, pending: null, refusal: null });
      expect(await store.reads.directory.person({ id: mia })).toMatchObject({ slackEmail: MINE });
      expect(await addressOf(store, company.id("tim"))).toEqual({ email: null, confirmedAt: null, pending: null, refusal: null });
      expect(await confirm(store, mia, { hashes: ["right"] })).toEqual({ ok: false, refusal: "none" });
    });

    test("its person is told in the app, and the audit trail has who did what", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const mia = company.id("mia");
      await started(store, mia, { hash: "right" });
      await confirm(store, mia, { hashes: ["right"] });
      await store.writes.slackAddresses.clearSlackAddress({ person: mia, at: AT + 2 });
      await store.dispatch.fanOutPages({ now: AT + 3, peopleMax: 100, eventsMax: 10 });

      const filter = { state: "unread", event: null, product: null, severity: null, since: null, until: null } as const;
      const page = { limit: 5, after: null };
      expect((await store.reads.alerts.alerts({ person: mia, filter, page })).items).toMatchObject([
        { title: "Your Slack messages go to another account", url: "/account" },
      ]);
      expect((await store.reads.alerts.alerts({ person: company.id("sue"), filter, page })).items).toEqual([]);
      expect(await store.reads.access.auditTrail({ limit: 3 })).toMatchObject([
        { action: "slack_address.cleared", actor: mia, object: mia, detail: {} },
        { action: "slack_address.confirmed", actor: mia, object: mia, detail: { email: MINE } },
        { action: "slack_code.sent", actor: mia, object: mia, detail: { email: MINE } },
      ]);
    });

    test("five wrong codes void the right one, those of others do not count, and a new code starts anew", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const [mia, tim] = [company.id("mia"), company.id("tim")];
      await started(store, mia, { hash: "right" });

      expect(await confirm(store, tim, { hashes: ["right"] })).toEqual({ ok: false, refusal: "none" });
      const wrong = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => confirm(store, mia, { hashes: ["wrong"] })));

      expect(wrong.map((answer) => ("triesLeft" in answer ? answer.triesLeft : !answer.ok && answer.refusal))).toEqual([
        4,
        3,
        2,
        1,
        "tried_out",
        "tried_out",
        "tried_out",
      ]);
      expect(await confirm(store, mia, { hashes: ["right"] })).toEqual({ ok: false, refusal: "tried_out" });
      expect(await addressOf(store, mia)).toMatchObject({ email: null, pending: { triesLeft: 0 } });
      expect(await store.reads.access.auditTrail({ limit: 1 })).toMatchObject([{ action: "slack_code.tried_out", actor: mia }]);
      await started(store, mia, { hash: "another" });
      expect(await addressOf(store, mia)).toMatchObject({ pending: { triesLeft: 5 } });
      expect(await confirm(store, mia, { hashes: ["another"] })).toMatchObject({ ok: true });
    });

    test("a code runs out, is replaced by the next one, and is not shown for ever", async () => {
      await using store = await open();
      const mia = (await aCompany(store)).id("mia");
      await started(store, mia, { hash: "first" });
      await started(store, mia, { hash: "second", at: AT + 1 });

      expect(await confirm(store, mia, { hashes: ["first"], at: AT + 2 })).toEqual({ ok: false, refusal: "wrong", triesLeft: 4 });
      expect(await confirm(store, mia, { hashes: ["second"], at: AT + 1 + SLACK_CODE_MS })).toEqual({ ok: false, refusal: "expired" });
      expect(await addressOf(store, mia, AT + SLACK_CODE_SHOWN_MS)).toMatchObject({ pending: { email: MINE, triesLeft: 4 } });
      expect(await addressOf(store, mia, AT + 1 + SLACK_CODE_SHOWN_MS)).toMatchObject({ pending: null });
    });

    test("what was not sent, or was called off, cannot be entered", async () => {
      await using store = await open();
      const mia = (await aCompany(store)).id("mia");
      const code = await started(store, mia, { hash: "lost" });
      await store.writes.slackAddresses.settleSlackCode({ code, fate: "not_sent" });
      expect(await addressOf(store, mia)).toMatchObject({ pending: null });
      expect(await confirm(store, mia, { hashes: ["lost"] })).toEqual({ ok: false, refusal: "none" });

      await started(store, mia, { hash: "maybe" });
      await started(store, mia, { hash: "unsure" });
      await store.writes.slackAddresses.cancelSlackCode({ person: mia });
      expect(await addressOf(store, mia)).toEqual({ email: null, confirmedAt: null, pending: null, refusal: null });
      expect(await confirm(store, mia, { hashes: ["unsure"] })).toEqual({ ok: false, refusal: "none" });
    });

    test("one address gets three codes an hour, whoever asks, in whatever case; what was not sent to it does not count", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const lost = await started(store, company.id("mia"), { hash: "lost" });
      await store.writes.slackAddresses.settleSlackCode({ code: lost, fate: "not_sent" });
      for (const [index, username] of ["mia", "tim", "gus"].entries())
        await started(store, company.id(username), { hash: "x", email: index === 1 ? MINE.toUpperCase() : MINE, at: AT + index });

      const ask = (at: number, email = MINE) =>
        store.writes.slackAddresses.startSlackCode({ person: company.id("dan"), email, hash: "x", at });

      expect(await ask(AT + 5)).toEqual({ ok: false, refusal: "rate_limited", retryAt: AT + HOUR });
      expect(await addressOf(store, company.id("dan"))).toMatchObject({ pending: null });
      expect(await ask(AT + 6, "another@slack.test")).toMatchObject({ ok: true });
      expect(await ask(AT + HOUR)).toMatchObject({ ok: true });
    });

    test("one person asks for five codes an hour and ten a day, sent or not", async () => {
      await using store = await open();
      const mia = (await aCompany(store)).id("mia");
      const ask = (number: number, at: number) =>
        store.writes.slackAddresses.startSlackCode({ person: mia, email: `${String(number)}@slack.test`, hash: "x", at });
      for (const number of [1, 2, 3, 4, 5]) expect(await ask(number, AT)).toMatchObject({ ok: true });

      expect(await ask(6, AT + 1)).toEqual({ ok: false, refusal: "rate_limited", retryAt: AT + HOUR });
      for (const number of [6, 7, 8, 9, 10]) expect(await ask(number, AT + HOUR)).toMatchObject({ ok: true });
      expect(await ask(11, AT + 2 * HOUR)).toEqual({ ok: false, refusal: "rate_limited", retryAt: AT + 24 * HOUR });
      expect(await ask(11, AT + 24 * HOUR)).toMatchObject({ ok: true });
    });

    test("nobody's address is nobody's", async () => {
      await using store = await open();
      const person = "999999";

      expect(await addressOf(store, person)).toBeNull();
      expect(await store.writes.slackAddresses.startSlackCode({ person, email: MINE, hash: "x", at: AT })).toEqual({
        ok: false,
        refusal: "not_found",
      });
      expect(await store.writes.slackAddresses.clearSlackAddress({ person, at: AT })).toEqual({ ok: false, refusal: "not_found" });
      expect(await confirm(store, person, { hashes: ["x"] })).toEqual({ ok: false, refusal: "none" });
    });

    test("what the directory gives holds without a code, and is changed there alone", async () => {
      await using store = await open();
      const company = await aMia(store, { slackEmail: "dir@slack.test" });
      const mia = company.id("mia");

      expect(await addressOf(store, mia)).toEqual({ email: "dir@slack.test", confirmedAt: null, pending: null, refusal: null });
      const owned = { ok: false, refusal: "owned_by_source" };
      expect(await store.writes.slackAddresses.startSlackCode({ person: mia, email: MINE, hash: "x", at: AT })).toEqual(owned);
      expect(await store.writes.slackAddresses.clearSlackAddress({ person: mia, at: AT })).toEqual(owned);
      await imported(store, {});
      expect(await addressOf(store, mia)).toMatchObject({ email: "dir@slack.test" });
      await imported(store, { slackEmail: "MIA@example.test" });
      expect(await addressOf(store, mia)).toMatchObject({ email: null });
    });

    test("a directory that has none leaves what was confirmed, and one that has takes its place and that of a code", async () => {
      await using store = await open();
      const mia = (await aMia(store, {})).id("mia");
      await started(store, mia, { hash: "right" });
      await confirm(store, mia, { hashes: ["right"] });
      await started(store, mia, { hash: "later", email: "second@slack.test" });

      await imported(store, { slackEmail: null });
      expect(await addressOf(store, mia)).toMatchObject({ email: MINE, confirmedAt: AT, pending: { email: "second@slack.test" } });
      await imported(store, { slackEmail: "dir@slack.test" });

      expect(await addressOf(store, mia)).toEqual({ email: "dir@slack.test", confirmedAt: null, pending: null, refusal: null });
      expect(await confirm(store, mia, { hashes: ["later"] })).toEqual({ ok: false, refusal: "none" });
    });

    test("a directory changes somebody's with the scope admin alone, and a local account's never", async () => {
      await using store = await open();
      const mia = (await aMia(store, {})).id("mia");
      const document = aDocument({ complete: false, users: [aUser("mia", { slackEmail: "dir@slack.test" })] });
      const refused = await store.writes.directory.importDirectory({ document, admin: false, at: AT, by: null });

      expect(refused).toMatchObject({ ok: false, problems: [{ code: "admin_scope_required", path: "/users/0/slackEmail" }] });
      expect(await addressOf(store, mia)).toMatchObject({ email: null });
      const local = await store.writes.directory.createPerson({
        username: "lou",
        email: "lou@example.test",
        name: "",
        superuser: false,
        at: AT,
      });
      const linked = aDocument({ complete: false, users: [aUser("lou", { slackEmail: "dir@slack.test" })] });
      expectImported(await store.writes.directory.importDirectory({ document: linked, admin: true, at: AT, by: null }));
      expect(await addressOf(store, local.ok ? local.person.id : "")).toMatchObject({ email: null });
    });
  });
}

async function aMia(store: StoreUnderTest, user: Partial<DirectoryUser>): Promise<Company> {
  return await aCompany(store, aDocument({ users: [aUser("mia", user)] }));
}

async function imported(store: StoreUnderTest, user: Partial<DirectoryUser>): Promise<void> {
  const document = aDocument({ users: [aUser("mia", user)] });
  expectImported(await store.writes.directory.importDirectory({ document, admin: true, at: AT, by: null }));
}

function addressOf(store: StoreUnderTest, person: PersonId, now = AT) {
  return store.reads.slackAddresses.slackAddress({ person, now });
}

interface Started {
  readonly hash: string;
  readonly email?: string;
  readonly at?: number;
}

async function started(store: StoreUnderTest, person: PersonId, { hash, email = MINE, at = AT }: Started): Promise<string> {
  const answer = await store.writes.slackAddresses.startSlackCode({ person, email, hash, at });
  if (!answer.ok) throw new Error(`No code was started: ${answer.refusal}`);
  return answer.code;
}

function confirm(
  store: StoreUnderTest,
  person: PersonId,
  { hashes, at = AT }: { readonly hashes: readonly string[]; readonly at?: number },
) {
  return store.writes.slackAddresses.confirmSlackAddress({ person, hashes, at });
}
