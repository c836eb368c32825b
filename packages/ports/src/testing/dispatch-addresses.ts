import type { EventType } from "@tocsin/domain";
import { expect, test } from "vitest";
import type { SlackSettings } from "../channels.ts";
import type { AttemptEnd } from "../dispatch.ts";
import type { PersonId } from "../ids.ts";
import { anEvent, acceptAll, fanOutAll } from "./an-event.ts";
import { COMPANY, type Company, expectImported, required } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import {
  aFannedOutEvent,
  aMailingCompany,
  anEnd,
  aStartedAttempt,
  BOOT,
  deliveriesOf,
  DELIVERED,
  expectSoundLedger,
  failedAs,
  FANNED_OUT_AT,
  LEASE_MS,
} from "./dispatch-arrangement.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

const SLACK: SlackSettings = { enabled: true, token: "sealed", channel: "#appsec", apiUrl: "https://slack.com/api" };
const EVENT: EventType = "scan_added";
const UNKNOWN = { ...failedAs("recipient"), answer: { code: "users_not_found", text: "Slack knows nobody by this address." } } as const;

/** What attempts tell of addresses, and who hears of it (rule N4). */
export function describeAddresses(open: OpenStore): void {
  test("somebody whom Slack does not know reads so, is told once in the app and by mail, and is tried all the same (N4)", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    const mia = company.id("mia");

    const [first] = await sent(store, company, { to: ["mia"], as: UNKNOWN });
    await sent(store, company, { to: ["mia"], as: UNKNOWN, at: FANNED_OUT_AT + 5_000 });

    const refusal = { address: "mia@example.test", code: "users_not_found", at: FANNED_OUT_AT + 1 };
    expect(await refusalOf(store, mia)).toEqual(refusal);
    expect(await obstacleOf(store, mia)).toBe("address_refused");
    expect([await refusalOf(store, company.id("tim")), await obstacleOf(store, company.id("tim"))]).toEqual([null, null]);
    expect(first).toMatchObject({ state: "failed", reason: "recipient" });
    expect(await noticesOf(store, mia)).toMatchObject([{ title: "Slack does not deliver to you", url: "/account", severity: "medium" }]);
    expect(await noticesOf(store, company.id("sue"))).toEqual([]);
    expect(await noticeMails(store, company)).toEqual(["mia"]);
    await expectSoundLedger({ store, company });
  });

  test("the first message that arrives ends it, and another refusal is told of anew (N4)", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    const mia = company.id("mia");
    await sent(store, company, { to: ["mia"], as: UNKNOWN });

    await sent(store, company, { to: ["mia"], as: DELIVERED, at: FANNED_OUT_AT + 5_000 });

    expect([await refusalOf(store, mia), await obstacleOf(store, mia)]).toEqual([null, null]);
    await sent(store, company, { to: ["mia"], as: UNKNOWN, at: FANNED_OUT_AT + 9_000 });
    expect(await noticesOf(store, mia)).toHaveLength(2);
  });

  test("another workspace, or another address of the person, is another matter; settings that keep the workspace change nothing", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    const [mia, tim] = [company.id("mia"), company.id("tim")];
    await sent(store, company, { to: ["mia", "tim"], as: UNKNOWN });

    await store.writes.channels.saveSlackSettings({ settings: { ...SLACK, channel: "#other" }, by: null, at: 40_000 });
    expect([await obstacleOf(store, mia), await obstacleOf(store, tim)]).toEqual(["address_refused", "address_refused"]);

    await confirmed(store, mia, "mia@slack.test");
    expect([await obstacleOf(store, mia), await refusalOf(store, mia)]).toEqual([null, null]);

    await store.writes.channels.saveSlackSettings({ settings: { ...SLACK, token: "sealed anew" }, by: null, at: 50_000 });
    expect(await obstacleOf(store, tim)).toBeNull();
  });

  test("a code that came to an address has shown that Slack delivers there", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    const mia = company.id("mia");
    await confirmed(store, mia, "mia@slack.test");
    await sent(store, company, { to: ["mia"], as: UNKNOWN });
    expect(await obstacleOf(store, mia)).toBe("address_refused");

    await confirmed(store, mia, "MIA@slack.test");

    expect(await obstacleOf(store, mia)).toBeNull();
  });

  test("what was under way when settings were saved says nothing of where they lead", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    await acceptAll(store, [anEvent("race", { type: EVENT, product: { id: company.product("Payments") }, recipients: ["mia"] })]);
    await fanOutAll(store, FANNED_OUT_AT);
    const mail = await aStartedAttempt(store);
    const [slack] = await startedSlack(store, FANNED_OUT_AT);

    await enableMail(store, { host: "other.example.test" }, FANNED_OUT_AT + 100);
    const settings = { ...SLACK, token: "sealed anew" };
    await store.writes.channels.saveSlackSettings({ settings, by: null, at: FANNED_OUT_AT + 100 });
    const late = { at: FANNED_OUT_AT + 200, durationMs: 200 };
    const ends = [
      { ...mail, ...failedAs("recipient"), ...late },
      { ...required(slack, "started message"), ...UNKNOWN, ...late },
    ];
    expect(await store.dispatch.settleAttempts({ ends })).toHaveLength(2);

    const { mail: byMail, slack: bySlack } = await store.reads.channels.obstacles({ person: company.id("mia") });
    expect([byMail[EVENT], bySlack[EVENT]]).toEqual([undefined, undefined]);
    await fanOutAll(store, FANNED_OUT_AT + 300);
    expect(await noticesOf(store, company.id("mia"))).toEqual([]);
  });

  test("settings of a time to come, by a clock that was set back since, hide nothing", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    await store.writes.channels.saveSlackSettings({ settings: SLACK, by: null, at: FANNED_OUT_AT + 3_600_000 });

    await sent(store, company, { to: ["mia"], as: UNKNOWN });

    expect(await obstacleOf(store, company.id("mia"))).toBe("address_refused");
  });

  test("of the shared channel superusers are told", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [{ event: EVENT, channel: "slack", to: "on" }]);
    await acceptAll(store, [anEvent("shared", { type: EVENT, audience: "destinations" })]);

    await settledSlack(store, { as: { ...failedAs("recipient"), answer: { code: "is_archived", text: null } } });

    expect(await obstacleOf(store, null)).toBe("address_refused");
    expect(await noticesOf(store, company.id("sue"))).toMatchObject([
      { title: "Slack does not deliver to #appsec", url: "/channels", severity: "high" },
    ]);
    expect(await noticesOf(store, company.id("mia"))).toEqual([]);
    expect(await noticeMails(store, company)).toEqual([]);
  });

  test("of an address that several people have each of them is told once, whoever was sent to (N4)", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    await given(store, { tim: "MIA@example.test", gus: "mia@example.test", ina: "mia@example.test" });

    await sent(store, company, { to: ["mia", "tim"], as: UNKNOWN });
    await sent(store, company, { to: ["tim"], as: UNKNOWN, at: FANNED_OUT_AT + 5_000 });

    for (const username of ["mia", "tim", "gus"]) expect(await noticesOf(store, company.id(username))).toHaveLength(1);
    for (const username of ["ina", "sue"]) expect(await noticesOf(store, company.id(username))).toEqual([]);
    expect(await noticeMails(store, company)).toEqual(expect.arrayContaining(["mia", "tim", "gus"]));
    await expectSoundLedger({ store, company });
  });

  test("who has another address by the time that theirs is refused is told nothing of it", async () => {
    await using store = await open();
    const company = await aSlackCompany(store);
    await acceptAll(store, [anEvent("moved", { type: EVENT, product: { id: company.product("Payments") }, recipients: ["mia"] })]);
    await fanOutAll(store, FANNED_OUT_AT);
    const started = await startedSlack(store, FANNED_OUT_AT);

    await given(store, { mia: "mia.new@example.test", tim: "mia@example.test" });
    await store.dispatch.settleAttempts({ ends: started.map((end) => ({ ...end, ...UNKNOWN })) });
    await fanOutAll(store, FANNED_OUT_AT + 2);

    expect(await noticesOf(store, company.id("mia"))).toEqual([]);
    expect(await noticesOf(store, company.id("tim"))).toHaveLength(1);
  });

  test.each([
    ["the mailbox's mail", "mailbox"],
    ["the person's own", "mia"],
  ])("of an address that is the mailbox's and a person's both are told, whether %s was refused or the other", async (_, to) => {
    await using store = await open();
    const company = await aMailingCompany(store, "MIA@example.test");
    const [named, broadcast] = [{ recipients: ["mia"] }, { audience: "destinations" }] as const;
    await aFannedOutEvent(store, company, { type: EVENT, ...(to === "mia" ? named : broadcast) });

    await store.dispatch.settleAttempts({ ends: [{ ...(await aStartedAttempt(store)), ...failedAs("recipient") }] });
    await fanOutAll(store, FANNED_OUT_AT + 10);

    expect(await noticesOf(store, company.id("mia"))).toMatchObject([{ title: "Mail does not deliver to you" }]);
    expect(await noticesOf(store, company.id("sue"))).toMatchObject([{ url: "/channels", severity: "high" }]);
    await expectSoundLedger({ store, company });
  });

  test("a mail address that was given up is told of once where mail is not needed, the mailbox's to superusers", async () => {
    await using store = await open();
    const company = await aMailingCompany(store, "team@example.test");
    await aFannedOutEvent(store, company);
    const refused = new Set(["mia@example.test", "team@example.test"]);
    const ends: AttemptEnd[] = [];
    for (let attempts = 0; attempts < 7; attempts += 1) {
      const end = await aStartedAttempt(store);
      ends.push(refused.has(end.address) ? { ...end, ...failedAs("recipient") } : end);
    }

    await store.dispatch.settleAttempts({ ends });
    await fanOutAll(store, FANNED_OUT_AT + 10);

    expect(await noticesOf(store, company.id("mia"))).toMatchObject([{ title: "Mail does not deliver to you", url: "/notifications" }]);
    expect(await noticesOf(store, company.id("sue"))).toMatchObject([
      { title: "Mail does not deliver to team@example.test", url: "/channels" },
    ]);
    expect(await noticesOf(store, company.id("tim"))).toEqual([]);
    expect(await noticeMails(store, company)).toEqual([]);
  });
}

/** The directory has other e-mails for them. */
async function given(store: StoreUnderTest, emails: Readonly<Record<string, string>>): Promise<void> {
  const users = COMPANY.users.map((user) => ({ ...user, email: emails[user.username] ?? user.email }));
  expectImported(await store.writes.directory.importDirectory({ document: { ...COMPANY, users }, admin: true, at: 3_000, by: null }));
}

/** Slack and mail are connected; nobody gets anything there that they did not ask for. */
async function aSlackCompany(store: StoreUnderTest): Promise<Company> {
  const company = await aMailingCompany(store);
  await store.writes.channels.saveSlackSettings({ settings: SLACK, by: null, at: 2_000 });
  for (const username of ["mia", "tim"]) {
    const key = { scope: "personal", person: company.id(username) } as const;
    await answerCells({ store, key, by: key.person }, [{ event: EVENT, channel: "slack", to: "on" }]);
  }
  return company;
}

type Ending = Pick<AttemptEnd, "settlement" | "failure" | "answer">;

interface Sent {
  readonly to: readonly string[];
  readonly as: Ending;
  readonly at?: number;
}

let events = 0;

/** An event that names people, and what became of it in Slack. */
async function sent(store: StoreUnderTest, company: Company, { to, as, at = FANNED_OUT_AT }: Sent) {
  const id = `addresses-${String((events += 1))}`;
  await acceptAll(store, [anEvent(id, { type: EVENT, product: { id: company.product("Payments") }, recipients: to })]);
  await settledSlack(store, { as, at });
  return (await deliveriesOf({ store, company }, "slack")).filter(({ eventId }) => eventId === id);
}

async function settledSlack(store: StoreUnderTest, { as, at = FANNED_OUT_AT }: Pick<Sent, "as" | "at">): Promise<void> {
  await fanOutAll(store, at);
  const ends = (await startedSlack(store, at)).map((end) => ({ ...end, ...as }));
  await store.dispatch.settleAttempts({ ends });
  await fanOutAll(store, at + 2);
}

/** All that is due in Slack, as it ends a millisecond later. */
async function startedSlack(store: StoreUnderTest, at: number): Promise<readonly AttemptEnd[]> {
  const { deliveries } = await store.dispatch.claim({ lane: "slack", limit: 100, now: at, leaseMs: LEASE_MS, boot: BOOT });
  const started = await store.dispatch.startAttempts({ deliveries: deliveries.map(({ id }) => id), now: at, boot: BOOT });
  return started.map(({ delivery, attempt }) => {
    const claimed = deliveries.find(({ id }) => id === delivery);
    return anEnd({ delivery, attempt, address: required(claimed, "claimed delivery").address, at: at + 1, durationMs: 1 });
  });
}

async function confirmed(store: StoreUnderTest, person: PersonId, email: string): Promise<void> {
  const { slackAddresses } = store.writes;
  const started = await slackAddresses.startSlackCode({ person, email, hash: `hash of ${email}`, at: 45_000 });
  if (!started.ok) throw new Error(`The code was refused: ${started.refusal}`);
  expect(await slackAddresses.confirmSlackAddress({ person, hashes: [`hash of ${email}`], at: 45_001 })).toMatchObject({ ok: true });
}

async function refusalOf(store: StoreUnderTest, person: PersonId) {
  return (await store.reads.slackAddresses.slackAddress({ person, now: FANNED_OUT_AT }))?.refusal;
}

async function obstacleOf(store: StoreUnderTest, person: PersonId | null) {
  return (await store.reads.channels.obstacles({ person })).slack[EVENT] ?? null;
}

/** What Tocsin itself has told somebody about an address. */
async function noticesOf(store: StoreUnderTest, person: PersonId) {
  const filter = { state: "unread", event: "other", product: null, severity: null, since: null, until: null } as const;
  const { items } = await store.reads.alerts.alerts({ person, filter, page: { limit: 50, after: null } });
  return items.filter(({ title }) => title.includes(" does not deliver to "));
}

/** Who gets such a notice by mail. */
async function noticeMails(store: StoreUnderTest, company: Company): Promise<readonly (string | undefined)[]> {
  const mails = await deliveriesOf({ store, company }, "mail");
  return mails.filter(({ eventType, state }) => eventType === "other" && state === "pending").map(({ person }) => person?.username);
}
