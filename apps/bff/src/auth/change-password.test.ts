import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { PASSWORD } from "../testing/test-app.ts";
import { type Browser, startTestServer, type TestServer } from "../testing/test-server.ts";

const ANOTHER = "eleven calm herons count to ten";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A browser in which somebody has signed in, who is new if need be. */
async function signedIn(username: string): Promise<Browser> {
  const created = await server.writes.directory.createPerson({ username, email: null, name: "", superuser: false, at: 1 });
  if (created.ok) await server.letSignIn(username);
  const browser = server.browser();
  await browser.signIn(username);
  return browser;
}

const change = (browser: Browser, currentPassword: string, newPassword: string) =>
  browser.send("POST", "/api/auth/change-password", { currentPassword, newPassword });

const isSignedIn = async (browser: Browser) => (await browser.get("/api/v1/me")).status === 200;

describe("changing one's password", () => {
  test("wants the old one and ends all other sessions", async () => {
    const [here, elsewhere] = [await signedIn("changer"), await signedIn("changer")];

    expect((await change(here, "wrong password 1", ANOTHER)).body).toMatchObject({ status: 401, code: "sign_in_failed" });
    expect((await change(here, PASSWORD, "too short")).body).toMatchObject({ status: 400, errors: [{ path: "/newPassword" }] });
    expect((await change(here, PASSWORD, "passwordpassword")).body).toMatchObject({ status: 422, code: "password_refused" });
    expect(await isSignedIn(elsewhere)).toBe(true);
    expect(await change(here, PASSWORD, ANOTHER)).toMatchObject({ status: 204, text: "" });

    expect(await isSignedIn(here)).toBe(true);
    expect((await here.get("/api/v1/me/sessions")).body).toMatchObject({ items: [{ current: true }] });
    expect(await isSignedIn(elsewhere)).toBe(false);
    expect((await server.browser().signIn("changer")).status).toBe(401);
    expect((await server.browser().signIn("changer", ANOTHER)).status).toBe(204);
  });

  test("by a wrong one is on the audit trail as every failed sign-in is", async () => {
    const here = await signedIn("guesser");
    const { id } = (await server.reads.directory.personByUsername({ username: "guesser" })) ?? { id: "" };

    await change(here, "wrong password 1", ANOTHER);

    await vi.waitFor(async () =>
      expect((await server.reads.access.auditTrail({ limit: 1 }))[0]).toMatchObject({ actor: id, action: "sign_in.failed", object: id }),
    );
  });

  test("leaves nobody in who began to sign in by the old one before", async () => {
    const [here, intruder] = [await signedIn("hasty"), server.browser()];
    const { signIn } = server.writes;
    const create = signIn.create.bind(signIn);
    let isChanged = false;
    // The old password was found right; its session is opened once the change is over, if it does not wait for this one.
    const opening = vi.spyOn(signIn, "create").mockImplementationOnce(async (query) => {
      await Promise.allSettled([vi.waitUntil(() => isChanged, { timeout: 2_000 })]);
      return await create(query);
    });

    const before = intruder.signIn("hasty");
    await vi.waitUntil(() => opening.mock.calls.length === 1);
    const answer = await change(here, PASSWORD, ANOTHER);
    isChanged = true;
    await before;

    expect(answer.status).toBe(204);
    expect(await isSignedIn(here)).toBe(true);
    expect(await isSignedIn(intruder)).toBe(false);
  });

  test("is done once by those who change it from the same one at once", async () => {
    const browsers = [await signedIn("twice"), await signedIn("twice")];

    const answers = await Promise.all(browsers.map((browser) => change(browser, PASSWORD, ANOTHER)));

    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await server.browser().signIn("twice", ANOTHER)).status).toBe(204);
  });

  test("works for a session whose cookie another key has signed, and so does signing out of it", async () => {
    const [here, elsewhere] = [await signedIn("moved"), await signedIn("moved")];
    for (const browser of [here, elsewhere]) {
      const token = browser.cookies.get("__Host-sid")?.split(".")[0] ?? "";
      browser.cookies.set("__Host-sid", `${token}.${encodeURIComponent(Buffer.alloc(32, 7).toString("base64"))}`);
    }
    const copy = elsewhere.copy();

    await elsewhere.send("POST", "/api/auth/sign-out");
    expect(await isSignedIn(copy)).toBe(false);
    expect(await change(here, PASSWORD, ANOTHER)).toMatchObject({ status: 204 });
    expect(await isSignedIn(here)).toBe(true);
  });
});
