import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { backUp } from "@tocsin/store";
import { startSmtpReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createLog } from "./log/log.ts";
import { unsubscribeTokens } from "./secrets/unsubscribe-tokens.ts";
import { PASSWORD } from "./testing/test-app.ts";
import { type Browser, startTestServer, type TestServer } from "./testing/test-server.ts";

const MAIL_PASSWORD = "canary-mail-password-7Qz1";
const SLACK_TOKEN = "xoxb-canary-slack-token-7Qz2";
const FLOW_SIGNATURE = "canaryFlowSignature7Qz3";
const HEADER_VALUE = "canary-header-value-7Qz4";

/** A server that refuses everything and says back, in every place it has, all that it was sent. */
async function startEcho(): Promise<{ readonly url: string; readonly server: Server; readonly met: string[] }> {
  const met: string[] = [];
  const server = createServer((request, response) => {
    const said = JSON.stringify({ url: request.url, headers: request.headers });
    met.push(said);
    response.writeHead(met.length % 2 === 0 ? 401 : 500, { "content-type": "application/json", "x-echo": encodeURIComponent(said) });
    response.end(JSON.stringify({ ok: false, error: said, message: said }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server, met };
}

const LOOPBACK = { TOCSIN_ALLOW_LOOPBACK: "true", TOCSIN_EGRESS_ALLOW: "127.0.0.1", TOCSIN_PUBLIC_URL: "https://tocsin.example.com" };
const READS = [
  "channels",
  "webhooks",
  "deliveries?limit=200",
  "deliveries.csv",
  "events",
  "audit?limit=200",
  "settings",
  "people",
  "me/sessions",
  "tokens",
];

test("twelve secrets, driven through every flow and failure, are in no log, answer, dump, backup or export (16.2.5)", async () => {
  const lines: string[] = [];
  const log = createLog({ level: "debug", isTerminal: false, write: (line) => lines.push(line) });
  await using server = await startTestServer({ env: LOOPBACK, log });
  const echo = await startEcho();
  await using smtp = await startSmtpReceiver({ auth: { user: "tocsin", pass: "another" } });
  smtp.answerAlways({ at: "auth", code: 535, text: `5.7.8 Bad password ${MAIL_PASSWORD}` });
  const root = await signedInRoot(server);

  const secrets = await enterSecrets(server, { root, echo: echo.url, smtp });
  await driveFailures(server, root, secrets);
  echo.server.close();

  for (const shown of [SLACK_TOKEN, FLOW_SIGNATURE, HEADER_VALUE]) expect(echo.met.join("")).toContain(shown);
  expect(smtp.commands.join(" ")).toContain("AUTH");
  const seen: Readonly<Record<string, string>> = { ...(await everythingSaid(server, root)), log: lines.join("") };
  expect(seen["log"]).toContain("delivery.settled");
  expect(Object.keys(secrets)).toHaveLength(12);
  for (const [name, secret] of Object.entries(secrets))
    for (const form of formsOf(secret))
      for (const [where, text] of Object.entries(seen))
        expect({ name, where, found: text.includes(form) }).toEqual({ name, where, found: false });
}, 60_000);

async function signedInRoot(server: TestServer): Promise<Browser> {
  await server.letSignIn("root");
  const root = server.browser();
  await root.signIn("root", "a password that is wrong 7Qz");
  await root.signIn("root");
  return root;
}

interface Entered {
  readonly root: Browser;
  readonly echo: string;
  readonly smtp: { readonly host: string; readonly port: number };
}

/** Each secret by what it is; those that we make are taken from the one answer that shows them. */
async function enterSecrets(server: TestServer, { root, echo, smtp }: Entered): Promise<Readonly<Record<string, string>>> {
  const put = async (method: string, path: string, json: object) => {
    const { status, text, body } = await root.send(method, `/api/v1/${path}`, json);
    expect({ path, text: status < 300 ? "" : text }).toEqual({ path, text: "" });
    return body;
  };
  const from = "tocsin@example.com";
  const { host, port } = smtp;
  const mail = {
    enabled: true,
    host,
    port,
    security: "none",
    username: "tocsin",
    password: MAIL_PASSWORD,
    from,
    systemTo: "team@example.com",
  };
  await put("PUT", "channels/mail", mail);
  await put("PUT", "channels/slack", { enabled: true, token: SLACK_TOKEN, channel: "#security", apiUrl: `${echo}/api` });
  await put("PUT", "channels/msteams", { enabled: true, url: `${echo}/workflows/7d/triggers/manual/paths/invoke?sig=${FLOW_SIGNATURE}` });
  await put("PUT", "channels/webhooks", { enabled: true, timeoutSeconds: 5 });
  const endpoint = { name: "SIEM", url: `${echo}/hook`, owner: null, headerName: "X-Api-Key", headerValue: HEADER_VALUE };
  const made = await put("POST", "webhooks", endpoint);
  const token = await put("POST", "tokens", { name: "ci", scopes: ["read"] });
  const eli = await server.reads.directory.personByUsername({ username: "eli" });
  const links = unsubscribeTokens([server.key]);
  return {
    mailPassword: MAIL_PASSWORD,
    slackToken: SLACK_TOKEN,
    flowSignature: FLOW_SIGNATURE,
    headerValue: HEADER_VALUE,
    signingSecret: String(made["secret"]),
    apiToken: String(token["token"]),
    session: decodeURIComponent([...root.cookies.values()][0] ?? "").split(".")[0] ?? "",
    setUpLink: await server.setUpLink(),
    signInLink: String((await put("POST", `people/${eli?.id ?? ""}/sign-in-link`, {}))["url"]).split("#")[1] ?? "",
    password: PASSWORD,
    unsubscribeToken: links.write({ key: { scope: "personal", person: eli?.id ?? "" }, event: "other", channel: "mail" }),
    secretKey: Buffer.from(server.key).toString("base64"),
  };
}

/** Sends through every channel into servers that refuse, uses what must not be used, and asks wrongly. */
async function driveFailures(server: TestServer, root: Browser, secrets: Readonly<Record<string, string>>): Promise<void> {
  const changes = ["mail", "slack", "msteams", "webhooks"].map((channel) => ({ event: "other", channel, from: "inherit", to: "on" }));
  await root.send("PATCH", "/api/v1/preferences/system", { changes });
  const sender = { authorization: `Bearer ${await server.tokenOf("root", ["events:write"])}`, "content-type": "application/json" };
  for (const id of ["e1", "e2"]) {
    const body = JSON.stringify({ id, source: "ci", type: "other", title: "Nothing", audience: "destinations" });
    const answer = await fetch(`${server.address}/api/v1/events`, { method: "POST", headers: sender, body });
    expect(answer.status).toBe(202);
  }
  for (let round = 0; round < 3; round += 1) {
    await server.engine.drain();
    server.clock.advance(60_000);
  }
  await root.get("/api/v1/me", { authorization: `Bearer ${secrets["apiToken"] ?? ""}` });
  await root.get(`/u/${secrets["unsubscribeToken"] ?? ""}`);
  await root.send("POST", "/api/v1/setup/inspect", { token: secrets["setUpLink"], more: 1 });
  await root.send("POST", "/api/v1/setup/password", { token: secrets["signInLink"], password: "short" });
  await root.send("PUT", "/api/v1/channels/slack", { enabled: true, token: SLACK_TOKEN, unknown: MAIL_PASSWORD });
}

/** Everything that somebody could read, but for the answers that show a secret once. */
async function everythingSaid(server: TestServer, root: Browser): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const path of READS) {
    const { status, text } = await root.get(`/api/v1/${path}`);
    expect({ path, status }).toEqual({ path, status: 200 });
    said[path] = text;
  }
  for (const [, id = ""] of (said["deliveries?limit=200"] ?? "").matchAll(/"id":"([^"]+)"/g))
    said[`delivery ${id}`] = (await root.get(`/api/v1/deliveries/${encodeURIComponent(id)}`)).text;
  const reader = { authorization: `Bearer ${await server.tokenOf("root", ["read"])}` };
  said["metrics"] = await (await fetch(`${server.address}/metrics`, { headers: reader })).text();
  expect(said["metrics"]).toContain("tocsin_attempts_total");
  said["disk"] = server.onDisk();
  backUp({ database: server.database, file: `${server.database}.backup` });
  said["backup"] = readFileSync(`${server.database}.backup`, "latin1");
  return said;
}

/** As it is, and as it would be in a header, a URL or a basic sign-in. */
function formsOf(secret: string): readonly string[] {
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("hex")])];
}
