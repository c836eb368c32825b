import { describe, expect, test } from "vitest";
import { asSchema } from "../testing/json-schema.ts";
import { openTestApp } from "../testing/test-app.ts";

const BODY = { name: "SIEM", url: "https://siem.example.com/hooks", owner: null };
const HEADER = { headerName: "X-Api-Key", headerValue: "canary-header-4f2a" };

describe("the value of an endpoint's header (W7)", () => {
  test("goes along to no other URL, also when the two are changed at the same time", async () => {
    let whileLookedUp: (() => Promise<unknown>) | null = null;
    await using app = await openTestApp(({ mayReach }) => ({
      mayReach: async (url) => {
        const meanwhile = whileLookedUp;
        whileLookedUp = null;
        await meanwhile?.();
        return mayReach(url);
      },
    }));
    const root = await app.session("root");
    const created = await app.request("/api/v1/webhooks", { method: "POST", as: root, json: BODY });
    const path = `/api/v1/webhooks/${String(asSchema(asSchema(created.body)["endpoint"])["id"])}`;
    // Somebody enters a header for the URL that is stored.
    whileLookedUp = () => app.request(path, { method: "PATCH", as: root, json: HEADER });

    const moved = await app.request(path, { method: "PATCH", as: root, json: { url: "https://elsewhere.example.com/" } });

    expect(moved.body).toMatchObject({ code: "secret_required", errors: [{ path: "/headerValue" }] });
    expect((await app.request(path, { as: root })).body).toMatchObject({ url: BODY.url, headerName: "X-Api-Key" });
  });
});

test("an endpoint for somebody else is nobody's to make: a superuser is not told that it is for superusers (W4)", async () => {
  await using app = await openTestApp();
  const json = { ...BODY, owner: "2" };

  const { body } = await app.request("/api/v1/webhooks", { method: "POST", as: await app.session("root"), json });

  expect(body).toMatchObject({ code: "forbidden", detail: expect.stringMatching(/^Nobody makes/) as string, errors: [{ path: "/owner" }] });
});
