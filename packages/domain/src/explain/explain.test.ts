import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AUDIENCE_RULES } from "../audience/audience.ts";
import { CHANNEL_BIT } from "../catalogue.ts";
import { anyStack } from "../testing/arbitraries.ts";
import { EMPTY_LAYER } from "../preferences/layers.ts";
import { type EventFacts, explain, PERSON_CHANNELS, type PersonChannel, type PersonFacts, sameAddress } from "./explain.ts";

const member = [{ kind: "product_member", role: "reader", group: null }] as const;
const everythingOn = { system: 0, product: EMPTY_LAYER, personal: { on: 23, off: 0 }, template: EMPTY_LAYER, defaults: 1 };

const event = (overrides: Partial<EventFacts> = {}): EventFacts => ({
  rule: "product",
  alertOnly: false,
  asksAccess: true,
  systemAudience: "everyone",
  enabled: { alert: true, mail: true, slack: true, webhooks: true },
  mailbox: null,
  insists: 0,
  ...overrides,
});

const person = (overrides: Partial<PersonFacts> = {}): PersonFacts => ({
  active: true,
  superuser: false,
  named: false,
  access: member,
  layers: everythingOn,
  mailAddress: "dana@example.com",
  mailAddressRefused: false,
  slackAddress: "dana@example.com",
  endpointCount: 1,
  ...overrides,
});

const verdict = (channel: PersonChannel, eventFacts: EventFacts, personFacts: PersonFacts) => {
  const found = explain(eventFacts, personFacts).channels.find((entry) => entry.channel === channel);
  return { verdict: found?.verdict, reason: found?.reason };
};

describe("what happens to one person on one channel (D4, A3)", () => {
  test.each([
    ["is sent when nothing stands in the way", "mail", {}, {}, "sent", null],
    ["has no address", "mail", {}, { mailAddress: null }, "suppressed", "no_address"],
    ["has an address that was refused for good", "mail", {}, { mailAddressRefused: true }, "suppressed", "address_refused"],
    ["shares the System mailbox, in other case", "mail", { mailbox: "DANA@example.com" }, {}, "suppressed", "same_address"],
    ["has no endpoint", "webhooks", {}, { endpointCount: 0 }, "suppressed", "no_endpoint"],
    ["has no Slack address", "slack", {}, { slackAddress: null }, "suppressed", "no_address"],
    ["may not see it", "alert", {}, { access: [] }, "none", "no_access"],
    ["is inactive", "alert", {}, { active: false }, "none", "inactive_user"],
    ["did not ask for it", "mail", {}, { layers: { ...everythingOn, personal: EMPTY_LAYER } }, "none", "opted_out"],
    ["muted the product", "mail", {}, { layers: { ...everythingOn, product: { on: 0, off: 2 } } }, "none", "muted"],
    [
      "asked for a channel that is off: counted, no record",
      "mail",
      { enabled: { alert: true, mail: false, slack: true, webhooks: true } },
      {},
      "none",
      "channel_disabled",
    ],
    ["asked for mail of an event that is for alerts only", "mail", { alertOnly: true }, {}, "none", "alert_only"],
    ["gets the alert of an event that is for alerts only", "alert", { alertOnly: true }, {}, "sent", null],
  ] as const)("a person who %s", (_, channel, eventFacts, personFacts, expected, reason) => {
    expect(verdict(channel, event(eventFacts), person(personFacts))).toEqual({ verdict: expected, reason });
  });

  test.each([
    ["inactive", { active: false }, "inactive_user"],
    ["without access", { access: [] }, "no_access"],
    ["with nothing on", { layers: { ...everythingOn, personal: { on: 0, off: 31 } } }, "opted_out"],
    ["who muted the product", { layers: { ...everythingOn, personal: { on: 0, off: 31 }, product: { on: 0, off: 7 } } }, "muted"],
  ] as const)("somebody named who is %s gets one record, of the alert channel", (_, personFacts, reason) => {
    const { channels } = explain(event({ rule: "recipients" }), person({ named: true, ...personFacts }));

    expect(channels.filter((entry) => entry.verdict !== "none")).toMatchObject([{ channel: "alert", verdict: "suppressed", reason }]);
  });

  test("somebody named gets a record for a channel that is off, a broadcast does not", () => {
    const off = { enabled: { alert: true, mail: false, slack: true, webhooks: true } };

    expect(verdict("mail", event({ rule: "recipients", ...off }), person({ named: true }))).toEqual({
      verdict: "suppressed",
      reason: "channel_disabled",
    });
  });

  test("the trace has the layers in the order in which they are asked", () => {
    const { channels } = explain(event(), person({ layers: { ...everythingOn, system: CHANNEL_BIT.mail } }));

    expect(channels.find((entry) => entry.channel === "mail")?.trace).toEqual([
      { layer: "system", value: "on" },
      { layer: "product", value: "inherit" },
      { layer: "personal", value: "on" },
      { layer: "template", value: "inherit" },
      { layer: "default", value: "off" },
    ]);
  });

  test("System on reaches only superusers where the setting says so (L7)", () => {
    const layers = { ...everythingOn, personal: EMPTY_LAYER, system: CHANNEL_BIT.mail };

    expect(verdict("mail", event({ systemAudience: "superusers" }), person({ layers })).verdict).toBe("none");
    expect(verdict("mail", event({ systemAudience: "superusers" }), person({ layers, superuser: true })).verdict).toBe("sent");
  });

  test("what an event insists on is on for its audience, whatever they chose and whomever System reaches (N2)", () => {
    const off = { ...everythingOn, personal: { on: 0, off: 31 }, product: { on: 0, off: 7 } };
    const insisting = event({ insists: CHANNEL_BIT.alert | CHANNEL_BIT.mail, systemAudience: "superusers" });

    expect(verdict("alert", insisting, person({ layers: off })).verdict).toBe("sent");
    expect(verdict("mail", insisting, person({ layers: off })).verdict).toBe("sent");
    expect(verdict("slack", insisting, person({ layers: off })).verdict).toBe("none");
    expect(verdict("mail", insisting, person({ layers: off, access: [] })).verdict).toBe("none");
  });

  test("mailboxes are the same whatever their ASCII case, and only then", () => {
    expect(sameAddress("AppSec@Example.com", "appsec@example.COM")).toBe(true);
    expect(sameAddress("appsec@example.com", "appsec2@example.com")).toBe(false);
    expect(sameAddress("İ@example.com", "i@example.com")).toBe(false);
  });
});

describe("laws of explaining", () => {
  const anyEvent = fc.record<EventFacts>({
    rule: fc.constantFrom(...AUDIENCE_RULES),
    alertOnly: fc.boolean(),
    asksAccess: fc.boolean(),
    systemAudience: fc.constantFrom("everyone", "superusers"),
    enabled: fc.record({ alert: fc.constant(true), mail: fc.boolean(), slack: fc.boolean(), webhooks: fc.boolean() }),
    mailbox: fc.option(fc.constantFrom("a@example.com", "B@example.com")),
    insists: fc.constantFrom(0, 1, 3, 23),
  });
  const anyPerson = fc.record<PersonFacts>({
    active: fc.boolean(),
    superuser: fc.boolean(),
    named: fc.boolean(),
    access: fc.constantFrom([], member),
    layers: anyStack,
    mailAddress: fc.option(fc.constantFrom("a@example.com", "b@example.com")),
    mailAddressRefused: fc.boolean(),
    slackAddress: fc.option(fc.constant("a@example.com")),
    endpointCount: fc.nat(2),
  });

  test("nobody who is inactive, outside or without access is ever sent anything", () => {
    fc.assert(
      fc.property(anyEvent, anyPerson, (given, who) => {
        const { inAudience, channels } = explain(given, who);
        const sent = channels.some((entry) => entry.verdict === "sent");

        if (sent) expect(inAudience && who.active).toBe(true);
        if (given.rule === "product" && who.access.length === 0) expect(sent).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("every record that is not sent says why", () => {
    fc.assert(
      fc.property(anyEvent, anyPerson, (given, who) => {
        for (const entry of explain(given, who).channels) {
          if (entry.verdict === "suppressed") expect(entry.reason).not.toBeNull();
          if (entry.verdict === "sent") expect(entry.reason).toBeNull();
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("everybody named has at least one record, nobody has two on one channel (D9)", () => {
    fc.assert(
      fc.property(anyEvent, anyPerson, (given, who) => {
        const { channels } = explain(given, who);
        const records = channels.filter((entry) => entry.verdict !== "none");

        expect(channels.map((entry) => entry.channel)).toEqual([...PERSON_CHANNELS]);
        if (given.rule === "recipients" && who.named) expect(records.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
