import { sealedSecrets } from "@tocsin/store";
import { expect, test } from "vitest";
import { openTestApp } from "../testing/test-app.ts";
import { dumpOf } from "../testing/test-store.ts";

/** The form that a sealed secret has, wherever it lies. */
const SEALED = /v1\.[0-9a-f]{8}\.[\w-]{30,}/g;

test("every secret that the API takes is one that a rotation finds, and opens where it lies", async () => {
  await using app = await openTestApp();
  const root = await app.session("root");
  const save = async (path: string, method: string, json: object) => {
    const answer = await app.request(`/api/v1/${path}`, { method, as: root, json });
    expect([path, answer.status < 300]).toEqual([path, true]);
    return answer.text;
  };
  const mail = { enabled: true, host: "10.0.0.1", port: 587, security: "starttls", from: "tocsin@example.com" };
  await save("channels/mail", "PUT", { ...mail, username: "tocsin", password: "mail-password-4f2a" });
  await save("channels/slack", "PUT", { enabled: true, token: "xoxb-1234567890-abcdef" });
  await save("channels/msteams", "PUT", { enabled: true, url: "https://flows.example.test/workflows/7d?sig=secret" });
  const made = await save("webhooks", "POST", {
    name: "SIEM",
    url: "https://siem.example.com/",
    headerName: "X-Key",
    headerValue: "header-4f2a",
  });
  const [, id = ""] = /"id":"(\d+)"/.exec(made) ?? [];
  for (let exchange = 0; exchange < 3; exchange += 1) await save(`webhooks/${id}/rotate-secret`, "POST", {});
  const [, gone = ""] = /"id":"(\d+)"/.exec(await save("webhooks", "POST", { name: "Gone", url: "https://gone.example.com/" })) ?? [];
  await save(`webhooks/${gone}/rotate-secret`, "POST", {});
  await save(`webhooks/${gone}`, "DELETE", {});

  const listed = sealedSecrets(app.store.db);

  expect(listed.map(({ sealed }) => sealed).toSorted()).toEqual([...dumpOf(app.store).matchAll(SEALED)].map(([text]) => text).toSorted());
  expect(listed).toHaveLength(8);
  for (const { sealed, ...place } of listed) expect(app.deps.secrets.open(sealed, place).reveal().length).toBeGreaterThan(5);
});
