import { expect, test } from "vitest";
import { parseConfig } from "../config/config.ts";
import { egressRules } from "../config/egress-rules.ts";
import { expectRefused } from "../testing/expect-refused.ts";
import { openTestApp } from "../testing/test-app.ts";
import { dumpOf } from "../testing/test-store.ts";
import { urlCheck } from "./check-url.ts";

/** No name resolves. */
function withoutNames(allow: string) {
  const { egress, http } = parseConfig({ TOCSIN_EGRESS_ALLOW: allow });
  return urlCheck({ rules: egressRules(egress, http.port), resolve: () => Promise.reject(new Error("ENOTFOUND")) });
}

test.each([
  ["https://siem.example.com/hooks", true],
  ["https://siem.example.com:443/hooks", true],
  ["http://siem.example.com/hooks", false],
  ["https://siem.example.com:8443/hooks", false],
  ["http://siem.example.com:443/hooks", false],
  ["https://intranet/hooks", false],
  ["http://wiki.example.com:8080/hooks", true],
])("a URL whose name does not resolve is judged by its scheme and port when it is saved: %s", async (url, isAllowed) => {
  expect(await withoutNames("wiki.example.com,10.0.0.0/8")(url)).toBe(isAllowed);
});

test("such a one is saved neither for an endpoint nor for Slack, and the answer names the field", async () => {
  await using app = await openTestApp(() => ({ mayReach: withoutNames("") }));
  const root = await app.session("root");
  const before = dumpOf(app.store);
  const url = "http://siem.example.com/hooks";

  for (const owner of [null, undefined]) {
    const json = { name: "SIEM", url, owner };
    await expectRefused(
      app,
      { path: "/api/v1/webhooks", method: "POST", as: root, json },
      { status: 422, code: "address_refused", field: "/url" },
    );
  }
  const slack = { enabled: true, token: "xoxb-1234567890-abcdef", apiUrl: "https://slack.example.com:8443/api" };
  await expectRefused(
    app,
    { path: "/api/v1/channels/slack", method: "PUT", as: root, json: slack },
    { status: 422, code: "address_refused", field: "/apiUrl" },
  );
  expect(dumpOf(app.store)).toBe(before);
});
