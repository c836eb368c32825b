import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { backUp } from "@tocsin/store";
import type { SlackServer } from "@tocsin/testkit";
import { expect } from "vitest";
import { unsubscribeTokens } from "../secrets/unsubscribe-tokens.ts";
import { PASSWORD } from "./test-app.ts";
import type { Browser, TestServer } from "./test-server.ts";

export const MAIL_PASSWORD = "canary-mail-password-7Qz1";
export const SLACK_TOKEN = "xoxb-canary-slack-token-7Qz2";
export const FLOW_SIGNATURE = "canaryFlowSignature7Qz3";
export const HEADER_VALUE = "canary-header-value-7Qz4";

/** What it answers with, one after the other; a redirect leads to what it was sent. */
const STATUSES = [500, 401, 200, 302, 404, 400, 202, 503];

export interface Echo {
  readonly url: string;
  readonly server: Server;
  readonly met: string[];
}

/** A server that says back, in every place it has, all that it was sent: in headers, in a redirect and in the body, as JSON and as it came. */
export async function startEcho(): Promise<Echo> {
  const met: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const said = JSON.stringify({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      const status = STATUSES[met.length % STATUSES.length] ?? 500;
      met.push(said);
      const echoed = encodeURIComponent(said).slice(0, 6_000);
      response.writeHead(status, { "content-type": "application/json", "x-echo": echoed, location: `/again?said=${echoed}` });
      response.end(
        JSON.stringify({ ok: false, error: said, message: said, raw: `${request.url ?? ""} ${request.headers.authorization ?? ""}` }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server, met };
}

export const LOOPBACK = {
  TOCSIN_ALLOW_LOOPBACK: "true",
  TOCSIN_EGRESS_ALLOW: "127.0.0.1",
  TOCSIN_PUBLIC_URL: "https://tocsin.example.com",
};
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

export async function signedInRoot(server: TestServer): Promise<Browser> {
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
export async function enterSecrets(server: TestServer, { root, echo, smtp }: Entered): Promise<Readonly<Record<string, string>>> {
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

/** Exchanges the endpoint's signing secret twice: the two before sign as well. */
export async function exchangeSecrets(root: Browser): Promise<Readonly<Record<string, string>>> {
  const [made] = (await root.get("/api/v1/webhooks")).body["items"] as readonly { readonly id: string }[];
  const exchanged = async () => {
    const { status, body } = await root.send("POST", `/api/v1/webhooks/${made?.id ?? ""}/rotate-secret`, {});
    expect(status).toBe(200);
    return String(body["secret"]);
  };
  return { secondSigningSecret: await exchanged(), thirdSigningSecret: await exchanged() };
}

/** Has a code sent to another Slack account, enters a wrong one and that one, and answers with it. */
export async function enterCode(root: Browser, { apiUrl, messages }: Pick<SlackServer, "apiUrl" | "messages">): Promise<string> {
  const slack = await root.send("PUT", "/api/v1/channels/slack", { enabled: true, token: SLACK_TOKEN, channel: "#security", apiUrl });
  const asked = await root.send("PATCH", "/api/v1/me", { slackEmail: "root@slack.example.com" });
  const code = /\b\d{8}\b/.exec(messages.at(-1)?.text ?? "")?.[0] ?? "";
  const enter = (text: string) => root.send("POST", "/api/v1/me/slack/confirm", { code: text });
  const answers = [slack, asked, await enter(code.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))), await enter(code)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 200]);
  for (const { text } of answers) expect(standsIn(text, code)).toBe(false);
  return code;
}

/** Sends through every channel into servers that refuse, uses what must not be used, and asks wrongly. */
export async function driveFailures(server: TestServer, root: Browser, secrets: Readonly<Record<string, string>>): Promise<void> {
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
export async function everythingSaid(server: TestServer, root: Browser): Promise<Record<string, string>> {
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

/** As it is, and as it would be in a header, a URL, JSON or a sign-in by SMTP. */
export function formsOf(secret: string): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      base64(secret),
      base64(signInOf(secret)),
      Buffer.from(secret).toString("hex"),
    ]),
  ];
}

/** A few digits stand by chance in many a hash: what is part of one does not count. */
export function standsIn(text: string, secret: string): boolean {
  return /^\d+$/.test(secret) ? new RegExp(`(?<![0-9a-f])${secret}(?![0-9a-f])`, "u").test(text) : text.includes(secret);
}

/** AUTH PLAIN, as the mail adapter sends it. */
export function signInOf(password: string): string {
  return `\0tocsin\0${password}`;
}

/** Tries every channel out and pings the endpoint, often enough to meet every answer of the echo; what came back to whoever asked. */
export async function tryEverything(root: Browser): Promise<Readonly<Record<string, string>>> {
  const said: Record<string, string> = {};
  const made = (await root.get("/api/v1/webhooks")).body["items"] as readonly { readonly id: string }[];
  for (const channel of ["mail", "slack", "msteams"]) {
    const { text } = await root.send("POST", `/api/v1/channels/${channel}/test`, { to: "shared" });
    expect(text).toMatch(/"words"|"code"/);
    said[`test of ${channel}`] = text;
  }
  for (let round = 0; round < 4; round += 1) {
    const { text, status } = await root.send("POST", `/api/v1/webhooks/${made[0]?.id ?? ""}/ping`, {});
    expect({ round, status }).toEqual({ round, status: 200 });
    said[`ping ${String(round)}`] = text;
  }
  return said;
}
