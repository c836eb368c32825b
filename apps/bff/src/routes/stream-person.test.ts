import { expect, test } from "vitest";
import { openTestApp } from "../testing/test-app.ts";

test("a page that comes back with the cookie of somebody else is told nothing of theirs (V4)", async () => {
  await using app = await openTestApp();
  const [dana, root] = await Promise.all([app.session("dana"), app.session("root")]);
  const { body } = await app.request("/api/v1/me", { as: dana });
  const { id } = body as { readonly id: string };

  const own = await app.request(`/api/v1/stream?person=${id}`, { as: dana });
  const others = await app.request(`/api/v1/stream?person=${id}`, { as: root });

  expect(own).toMatchObject({ status: 200, text: expect.stringContaining("retry:") as string });
  expect(others).toMatchObject({ status: 403, body: { code: "other_person", title: "Somebody else is signed in by now." } });
});
