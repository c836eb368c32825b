import { expect, test } from "vitest";
import { readable } from "../http/readable.ts";
import { flowUrlProblem, isOldFlowUrl, secretsOf } from "./flow-url.ts";

const rules = { isAllowListed: (host: string) => host === "flows.example.gov" };
const NOW =
  "https://default1.a2.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/7d/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0";
const OLD =
  "https://prod-12.westeurope.logic.azure.com:443/workflows/7d/triggers/manual/paths/invoke?api-version=2016-06-01&sp=x&sv=1.0&sig=abc";

test.each([
  [`${NOW}&sig=abc`, null],
  [OLD, null],
  ["https://flows.example.gov/workflows/7d?sig=abc", null],
  [NOW, "no_signature"],
  [`${NOW}&sig=`, "no_signature"],
  ["https://contoso.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4", "connector_retired"],
  ["https://webhook.office.com/webhookb2/1?sig=abc", "connector_retired"],
  ["https://outlook.office.com/webhook/1@2/IncomingWebhook/3/4", "connector_retired"],
  ["https://hooks.example.com/?sig=abc", "unknown_host"],
  ["https://environment.api.powerplatform.com.evil.example/?sig=abc", "unknown_host"],
  ["https://evil-logic.azure.com/?sig=abc", "unknown_host"],
  ["ftp://x.logic.azure.com/?sig=abc", "bad_url"],
  ["contoso.webhook.office.com", "bad_url"],
] as const)("%s: %s", (url, problem) => {
  expect(flowUrlProblem(url, rules)).toBe(problem);
});

test("the old form of URL is known as such", () => {
  expect([OLD, `${NOW}&sig=abc`, "nothing"].map(isOldFlowUrl)).toEqual([true, false, false]);
});

test("a signature is hidden in each form in which it may be quoted, also as it was written", () => {
  const secrets = secretsOf(`${NOW}&sig=ab+cd%2Fef%3D#x`);

  for (const quoted of ["ab+cd%2Fef%3D", "ab cd/ef=", "ab%20cd%2Fef%3D"]) expect(readable(`sig ${quoted}`, secrets)).toBe("sig [redacted]");
});
