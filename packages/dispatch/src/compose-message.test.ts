import type { ClaimedDelivery, MailMessage, WebhookMessage } from "@tocsin/ports";
import { fixedClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { createComposer } from "./compose-message.ts";
import { claimedDelivery } from "./testing/claimed-delivery.ts";
import { anEvent, aWorld } from "./testing/engine-world.ts";

const context = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };

test("a body that names whose endpoint it is for is made for each owner, and one that names nobody once", () => {
  const composer = createComposer({ unsubscribeToken: () => "token", onPlain: () => undefined });
  const bodyFor = (username: string, format: "defectdojo" | "standard"): string => {
    const person = { id: username, username, name: username };
    const endpoint = { id: username, name: "Hook", format, ownerEmail: `${username}@example.com` };
    const delivery = claimedDelivery({ id: `d-${username}`, person, endpoint });
    return (composer.compose("webhooks", { delivery, event: anEvent(), context, now: 0 }) as WebhookMessage).body;
  };

  const named = ["dana", "lee"].map((username) => JSON.parse(bodyFor(username, "defectdojo")) as { readonly user: object });

  expect(named.map(({ user }) => user)).toMatchObject([
    { username: "dana", email: "dana@example.com" },
    { username: "lee", email: "lee@example.com" },
  ]);
  expect(bodyFor("dana", "standard")).toBe(bodyFor("lee", "standard"));
});

describe("a template that fails", () => {
  test("costs nobody the message: it goes out in plain words, said once for all who get it", () => {
    const said: unknown[] = [];
    const composer = createComposer({
      unsubscribeToken: () => "token",
      onPlain: (channel, event, error) => said.push([channel, event, String(error)]),
      renderers: {
        mail: () => {
          throw new Error("undefined variable: findings");
        },
      },
    });
    const compose = (id: string) => composer.compose("mail", { delivery: aDelivery(id), event: anEvent(), context, now: 0 }) as MailMessage;

    const [first, second] = [compose("d-1"), compose("d-2")];

    expect(first).toMatchObject({ delivery: "d-1", subject: "Created 3 findings", unsubscribe: null });
    expect(first.text).toContain("https://tocsin.example.com/product/12");
    expect(second).toMatchObject({ delivery: "d-2", text: first.text });
    expect(said).toEqual([["mail", "e1", "Error: undefined variable: findings"]]);
  });

  test.each(["standard", "defectdojo", "cloudevents", "cloudevents_binary"] as const)(
    "costs no endpoint the message either, in the form %s",
    (format) => {
      const said: unknown[] = [];
      const composer = createComposer({
        unsubscribeToken: () => "token",
        onPlain: (channel, event) => said.push([channel, event]),
        renderers: {
          webhooks: () => {
            throw new Error("no such list");
          },
        },
      });
      const endpoint = { id: "1", name: "Hook", format, ownerEmail: null };
      const compose = (id: string) =>
        composer.compose("webhooks", {
          delivery: { ...aDelivery(id), channel: "webhooks", endpoint },
          event: anEvent(),
          context,
          now: 0,
        }) as WebhookMessage;

      const [first, second] = [compose("d-1"), compose("d-2")];

      expect(first).toMatchObject({ channel: "webhooks", delivery: "d-1" });
      expect(JSON.stringify(JSON.parse(first.body))).toContain("Created 3 findings");
      expect(second.body).toBe(first.body);
      expect(said).toEqual([["webhooks", "e1"]]);
    },
  );

  test("ends as delivered, as any other", async () => {
    const world = aWorld(fixedClock());
    world.store.accept(anEvent(), ["dana@example.com", "mia@example.com"]);
    const context = { publicUrl: "nowhere", sourceBaseUrls: {}, teamName: null, disclaimer: null };

    await world.boot({ context: () => Promise.resolve(context) }).drain();

    expect(world.adapter.sent).toMatchObject([{ subject: "Created 3 findings" }, { subject: "Created 3 findings" }]);
    expect(world.factsOf("message.plain")).toMatchObject([{ channel: "mail", event: "e1" }]);
    expect(world.store.deliveries.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });
});

function aDelivery(id: string): ClaimedDelivery {
  return claimedDelivery({
    id,
    channel: "mail",
    attempt: 1,
    why: "personal",
    person: { id: "7", username: "dana", name: "Dana Reyes" },
    address: "dana@example.com",
  });
}
