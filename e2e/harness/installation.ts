import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SmtpReceiver, startSmtpReceiver } from "@tocsin/testkit";
import { DIRECTORY, PASSWORD, scanAdded, SUPERUSER } from "./company.ts";
import { startTocsin, type TocsinServer } from "./tocsin-server.ts";

/** An installation that is up: a superuser, the directory, everybody can sign in, and mail goes to a real receiver. */
export interface Installation extends AsyncDisposable {
  readonly server: TocsinServer;
  readonly mail: SmtpReceiver;
  /** A bearer token of the superuser with every scope. */
  readonly token: string;
  /** One request of the superuser's token; throws on an answer that is not 2xx. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** DefectDojo reports an import; resolves once it was accepted. */
  dojoScan(product: { readonly id: number; readonly name: string }, title: string): Promise<string>;
  /** Our id of a product of the directory. */
  productId(name: string): Promise<number>;
  importDirectory(document: unknown): Promise<void>;
  /** What the log has under a filter ("channel=mail&state=held"), newest first. */
  deliveries(filter: string): Promise<readonly LoggedDelivery[]>;
}

interface LoggedDelivery {
  readonly title: string;
  readonly state: string;
}

/** The data folder of a company that was set up by the command line and stopped; every installation starts from a copy. */
export interface Company extends Disposable {
  readonly data: string;
  readonly token: string;
}

export async function setUpCompany(): Promise<Company> {
  await using server = await startTocsin();
  await must(
    server,
    ["user", "create", "--username", SUPERUSER, "--email", `${SUPERUSER}@example.com`, "--name", "Robin Root", "--superuser"],
    PASSWORD,
  );
  await importInto(server, DIRECTORY);
  for (const { username, email } of DIRECTORY.users)
    await must(server, ["user", "create", "--username", username, "--email", email], PASSWORD);
  const scopes = "read,events:write,directory:write,admin";
  const token = (await must(server, ["token", "create", "--user", SUPERUSER, "--name", "journeys", "--scopes", scopes])).trim();
  await server.stop("SIGTERM");

  const folder = mkdtempSync(join(tmpdir(), "tocsin-company-"));
  const data = join(folder, "data");
  cpSync(server.data, data, { recursive: true });
  return { data, token, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startInstallation({ data, token }: Company): Promise<Installation> {
  const server = await startTocsin({ copyOf: data });
  const mail = await startSmtpReceiver();
  const api = apiWith(server.url, token);
  await api("PUT", "/channels/mail", mailSettings(mail.port));
  return {
    server,
    mail,
    token,
    api,
    importDirectory: (document) => importInto(server, document),
    deliveries: async (filter) => {
      const { items } = (await api("GET", `/deliveries?${filter}`)) as { readonly items: readonly LoggedDelivery[] };
      return items;
    },
    dojoScan: async (product, title) => postScan(server.url, token, scanAdded(product, title)),
    productId: async (name) => {
      const found = (await api("GET", `/products?q=${encodeURIComponent(name)}`)) as { items: { id: number; name: string }[] };
      const product = found.items.find((item) => item.name === name);
      if (product === undefined) throw new Error(`No product ${name}`);
      return product.id;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await mail[Symbol.asyncDispose]();
    },
  };
}

async function importInto(server: TocsinServer, document: unknown): Promise<void> {
  const file = join(server.data, "..", "directory.json");
  writeFileSync(file, JSON.stringify(document));
  await must(server, ["directory", "import", file]);
}

function mailSettings(port: number) {
  return {
    enabled: true,
    host: "127.0.0.1",
    port,
    security: "none",
    username: null,
    password: null,
    from: "Tocsin <tocsin@example.com>",
    systemTo: null,
  };
}

async function must(server: TocsinServer, args: readonly string[], stdin = ""): Promise<string> {
  const { code, stdout, stderr } = await server.cli(args, stdin);
  if (code !== 0) throw new Error(`tocsin ${args.join(" ")} ended with ${String(code)}:\n${stdout}${stderr}`);
  return stdout;
}

function apiWith(url: string, token: string) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)}: ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
}

async function postScan(url: string, token: string, body: unknown): Promise<string> {
  const response = await fetch(`${url}/api/v1/ingest/defectdojo`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "DefectDojo-2.58.0",
      "x-defectdojo-event": "scan_added",
      "x-defectdojo-instance": "https://dojo.example.com",
      "x-tocsin-token": token,
    },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(`DefectDojo's request was answered ${String(response.status)}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}
