import { startWebhookReceiver } from "@tocsin/testkit";
import { describe, expect, test, vi } from "vitest";
import { inRequest } from "./current-request.ts";
import { type Browser, startTestServer, type Told } from "./testing/test-server.ts";

interface Row {
  readonly action: string;
  readonly object: string | null;
  readonly requestId: string | null;
}

async function rowsOf(root: Browser): Promise<readonly Row[]> {
  return (await root.get("/api/v1/audit?limit=100")).body["items"] as readonly Row[];
}

const requestOf = ({ headers }: Told): string | null => headers.get("x-request-id");

describe("the audit trail names the request (K4)", () => {
  test("of a sign-in, of a failed one, and each its own of many that come at once", async () => {
    await using server = await startTestServer();
    await server.letSignIn("root");
    const root = server.browser();
    const failed = await root.signIn("root", "not the password at all");
    const signedIn = await root.signIn("root");
    const names = Array.from({ length: 8 }, (_, at) => `Token ${String(at)}`);

    const made = await Promise.all(names.map((name) => root.send("POST", "/api/v1/tokens", { name, scopes: ["read"], expiresAt: null })));

    expect(made.map(({ status }) => status)).toEqual(names.map(() => 201));
    const rows = await rowsOf(root);
    const requestBy = (action: string) => rows.filter((row) => row.action === action).map(({ requestId }) => requestId);
    expect(requestBy("sign_in.failed")).toEqual([requestOf(failed)]);
    expect(requestBy("sign_in.succeeded")).toEqual([requestOf(signedIn)]);
    const tokens = rows.filter(({ action }) => action === "token.created");
    expect(Object.fromEntries(tokens.map(({ object, requestId }) => [object, requestId]))).toEqual(
      Object.fromEntries(made.map((told) => [idOf(told), requestOf(told)])),
    );
    expect(new Set(tokens.map(({ requestId }) => requestId)).size).toBe(names.length);
    // As the command line does it: nobody asked by request.
    expect(requestBy("directory.imported")).toEqual([null]);
    expect(requestBy("sign_in.created")).toEqual([null]);
  });

  test("but none for what the engine does by itself, even were its work to run inside of a request", async () => {
    await using receiver = await startWebhookReceiver();
    await using server = await startTestServer({ env: { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1" } });
    await server.letSignIn("root");
    const root = server.browser();
    await root.signIn("root");
    await inRequest("a request that must not show", () => server.engine.calls.start({ origin: server.origin }));
    await sent(root, "PUT", "/api/v1/channels/webhooks", { enabled: true, timeoutSeconds: 5 });
    await sent(root, "PATCH", "/api/v1/preferences/system", {
      changes: [{ event: "other", channel: "webhooks", from: "inherit", to: "on" }],
    });
    const made = await sent(root, "POST", "/api/v1/webhooks", { name: "SIEM", url: receiver.url, owner: null });
    receiver.answerAlways({ status: 410 });

    await sent(root, "POST", "/api/v1/events", { id: "e1", source: "ci", type: "other", title: "Nothing", audience: "destinations" });

    const disabled = await vi.waitFor(async () => {
      const found = (await rowsOf(root)).find(({ action }) => action === "endpoint.disabled");
      if (found === undefined) throw new Error("The endpoint is on still");
      return found;
    }, WAIT);
    expect(disabled.requestId).toBeNull();
    const created = (await rowsOf(root)).filter(({ object }) => object === disabled.object).at(-1);
    expect(created?.requestId).toBe(requestOf(made));
  });
});

const WAIT = { timeout: 10_000, interval: 50 };

async function sent(root: Browser, method: string, path: string, json: unknown): Promise<Told> {
  const told = await root.send(method, path, json);
  expect({ path, text: told.status < 300 ? "" : told.text }).toEqual({ path, text: "" });
  return told;
}

function idOf({ body }: Told): string {
  return String((body["token"] as { readonly id?: unknown } | undefined)?.id ?? body["id"]);
}
