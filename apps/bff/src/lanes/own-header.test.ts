import { ENDPOINT_FORMATS, headerNameProblem } from "@tocsin/domain";
import { renderPing } from "@tocsin/messages";
import { startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { egressRules } from "../config/egress-rules.ts";
import { newSigningSecret } from "../services/endpoint-secrets.ts";
import { ownSender } from "./endpoint-sender.ts";

const CONTEXT = { publicUrl: "https://tocsin.example.com", sourceBaseUrls: {}, teamName: null, disclaimer: null };
const TRACE = { name: "traceparent", value: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

/** Names of the headers that an endpoint sees of a message in a form. */
async function onTheWire(format: (typeof ENDPOINT_FORMATS)[number], header: typeof TRACE | null) {
  await using receiver = await startWebhookReceiver();
  const rules = egressRules({ allow: ["127.0.0.1"], loopback: true }, 0);
  await using sender = ownSender({ rules, clock: { now: () => Date.now() } });
  const secrets = [{ secret: newSigningSecret().reveal(), until: null }];
  const way = sender.open({ url: receiver.url, secrets, header, timeoutSeconds: 5 });
  const message = renderPing({ format, owner: null, context: CONTEXT, at: 0 });

  const { outcome } = await way.send({ channel: "webhooks", delivery: "d-1", ...message }, AbortSignal.timeout(5_000));

  expect(outcome.kind).toBe("delivered");
  return receiver.messages[0]?.headers ?? {};
}

describe("an endpoint's own header (W7)", () => {
  test.each(ENDPOINT_FORMATS)("cannot have the name of one that Tocsin sends in the form %s", async (format) => {
    const names = Object.keys(await onTheWire(format, null));

    expect(names).toContain("webhook-id");
    expect(names.filter((name) => headerNameProblem(name) !== "reserved")).toEqual([]);
  });

  test("may name a trace: Tocsin sends none of its own that it would replace", async () => {
    expect([TRACE.name, "tracestate"].map(headerNameProblem)).toEqual([null, null]);
    expect(await onTheWire("cloudevents_binary", TRACE)).toMatchObject({ [TRACE.name]: TRACE.value });
  });
});
