import { explain } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { ExplainFacts } from "../explain.ts";
import type { PageKey, PersonId } from "../ids.ts";
import { acceptAll, anEvent, fanOutAll } from "./an-event.ts";
import { aCompany, type Company, required } from "./company.ts";
import { answerCells, enableMail } from "./company-settings.ts";
import type { OpenStore, StoreUnderTest } from "./store-under-test.ts";

interface Question {
  readonly asker?: string;
  readonly person?: string | null;
  readonly limit?: number;
  readonly after?: PageKey | null;
}

interface Asked {
  readonly store: StoreUnderTest;
  readonly company: Company;
  readonly event: Parameters<StoreUnderTest["reads"]["explain"]["explain"]>[0]["event"];
}

function ask(
  { store, company, event }: Asked,
  { asker = "sue", person = null, limit = 50, after = null }: Question = {},
): Promise<ExplainFacts | null> {
  return store.reads.explain.explain({
    event,
    person: person === null ? null : company.id(person),
    asker: company.viewer(asker),
    limit,
    after,
  });
}

const imagined = (overrides: Partial<Extract<Asked["event"], { type: unknown }>> = {}): Asked["event"] => ({
  type: "scan_added",
  product: { ref: "payments", source: "dojo" },
  productType: null,
  recipients: null,
  audience: "default",
  alertOnly: false,
  ...overrides,
});

const usernames = (facts: ExplainFacts | null) => facts?.people.map(({ person }) => person.username);

/** Run by every store: what is explained is what the fan-out does, and nobody learns what they may not see (rules A1–A8). */
export function describeExplain(name: string, open: OpenStore): void {
  describe(`${name} as an explainer`, () => {
    test("names the whole audience of an imagined event, with how each of them came into it", async () => {
      await using store = await open();
      const company = await aCompany(store);

      const facts = required(await ask({ store, company, event: imagined() }), "answer");

      expect(facts).toMatchObject({ rule: "product", total: 7, product: company.product("Payments"), next: null });
      expect(Object.fromEntries(facts.people.map(({ person, came }) => [person.username, came]))).toEqual({
        sue: [{ kind: "superuser", role: null, group: null }],
        gil: [{ kind: "global_role", role: "reader", group: null }],
        mia: [{ kind: "product_member", role: "writer", group: null }],
        tim: [{ kind: "product_type_member", role: "reader", group: null }],
        gus: [{ kind: "product_group", role: "maintainer", group: "Payments team" }],
        gwen: [{ kind: "product_type_group", role: "reader", group: "Web guild" }],
        ola: [{ kind: "group_global_role", role: "reader", group: "Auditors" }],
      });
    });

    test("pages through the audience and counts all of it each time", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const asked = { store, company, event: imagined() };

      const first = await ask(asked, { limit: 4 });
      const second = await ask(asked, { limit: 4, after: first?.next ?? null });

      expect([first?.people.length, second?.people.length]).toEqual([4, 3]);
      expect([first?.total, second?.total, second?.next]).toEqual([7, 7, null]);
      expect(new Set([...(usernames(first) ?? []), ...(usernames(second) ?? [])]).size).toBe(7);
    });

    test("answers for somebody outside the audience as well", async () => {
      await using store = await open();
      const company = await aCompany(store);

      for (const [person, outside] of [
        ["dan", "no_access"],
        ["ina", "inactive_user"],
        ["mia", null],
      ] as const) {
        const facts = required(await ask({ store, company, event: imagined() }, { person }), "answer");
        expect(facts.people.map(({ facts: about }) => explain(facts.event, about).outsideReason)).toEqual([outside]);
      }
    });

    test("explains everybody who is named, and counts those who qualify", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const event = imagined({ recipients: ["mia", "dan", "ina", "MIA", "mia"] });

      const facts = required(await ask({ store, company, event }), "answer");

      expect(usernames(facts)?.toSorted()).toEqual(["dan", "ina", "mia"]);
      expect(facts.total).toBe(1);
      expect(facts.unknownRecipients).toEqual([{ username: "MIA", reason: "unknown_recipient", stored: [] }]);
    });

    test("says which shared places an event goes to", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await enableMail(store, { systemTo: "team@example.test" });
      await answerCells({ store, key: { scope: "system" }, by: company.id("sue") }, [
        { event: "scan_added", channel: "mail", to: "on" },
        { event: "scan_added", channel: "msteams", to: "on" },
      ]);

      const facts = await ask({ store, company, event: imagined() });

      expect(facts?.destinations).toEqual([
        { target: "mailbox", channel: "mail", verdict: "sent", reason: null },
        { target: "msteams", channel: "msteams", verdict: "none", reason: "channel_disabled" },
      ]);
      expect(facts?.event.mailbox).toBe("team@example.test");
    });

    test("shows what the fan-out of a stored event really wrote beside what would hold now", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await acceptAll(store, [anEvent("e1", { product: { id: company.product("Payments") } })]);
      await fanOutAll(store);
      await answerCells({ store, key: { scope: "personal", person: company.id("mia") }, by: company.id("mia") }, [
        { event: "scan_added", channel: "alert", to: "off" },
      ]);

      const facts = required(await ask({ store, company, event: { id: "e1" } }, { person: "mia" }), "answer");

      expect(facts.people[0]?.stored).toEqual([{ channel: "alert", state: "delivered", reason: null, why: "default" }]);
      expect(facts.people.map(({ facts: about }) => explain(facts.event, about).channels[0])).toMatchObject([
        { verdict: "none", source: "personal", reason: "opted_out" },
      ]);
    });

    test("shows what was written for a name that is nobody's, too", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await acceptAll(store, [anEvent("e1", { recipients: ["mia", "MIA"] })]);
      await fanOutAll(store);

      const facts = required(await ask({ store, company, event: { id: "e1" } }), "answer");

      expect(facts.unknownRecipients).toEqual([
        {
          username: "MIA",
          reason: "unknown_recipient",
          stored: [{ channel: "alert", state: "suppressed", reason: "unknown_recipient", why: null }],
        },
      ]);
    });

    test("tells a person about themselves, without anybody else", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const asked = { store, company, event: imagined({ recipients: ["mia", "tim", "nobody-here"] }) };

      const facts = await ask(asked, { asker: "mia", person: "mia" });

      expect(usernames(facts)).toEqual(["mia"]);
      expect(facts).toMatchObject({ total: 1, unknownRecipients: [], destinations: [] });
      expect(await ask(asked, { asker: "mia", person: "tim" })).toBeNull();
      expect(await ask(asked, { asker: "mia", person: null })).toBeNull();
    });

    test("does not let a person tell an unseen product, type or event from one that does not exist", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await acceptAll(store, [anEvent("e1", { product: { id: company.product("DNS") } })]);
      const self: Question = { asker: "mia", person: "mia" };
      const about = (event: Asked["event"]) => ask({ store, company, event }, self);

      expect(await about({ id: "e1" })).toBeNull();
      expect(await about({ id: "e404" })).toBeNull();
      expect(await about(imagined({ product: { ref: "dns", source: "dojo" } }))).toBeNull();
      expect(await about(imagined({ product: { ref: "none", source: "dojo" } }))).toBeNull();
      expect(await about(imagined({ product: null, productType: { ref: "infra", source: "dojo" } }))).toBeNull();
    });

    test("knows nothing of a person who does not exist", async () => {
      await using store = await open();
      const company = await aCompany(store);
      const nobody: PersonId = "999999";

      const facts = await store.reads.explain.explain({
        event: imagined(),
        person: nobody,
        asker: company.viewer("sue"),
        limit: 5,
        after: null,
      });

      expect(facts?.people).toEqual([]);
    });
  });
}
