import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureServer } from "../queues/ensure-server.ts";

const OPERATING = join(import.meta.dirname, "../../docs/operating.md");
const READY_WITHIN_MS = 10_000;
const POLL_MS = 20;

export interface NginxOptions {
  readonly folder: string;
  readonly port: number;
  /** Of the server behind it. */
  readonly upstreamPort: number;
  readonly protocol: "HTTP/1.1" | "HTTP/2";
}

/** A proxy with TLS in front of a server, by the configuration that the documentation gives. */
export interface Nginx extends AsyncDisposable {
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
}

/** Its version, installed where it was not and this is a Debian that lets us; null where there is none to be had. */
export function ensureNginx(): Promise<string | null> {
  return ensureServer({ packages: ["nginx-light"], service: "nginx", present: versionOfNginx });
}

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder, port } = options;
  mkdirSync(folder, { recursive: true });
  makeCertificate(folder);
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(options));
  let end = async (): Promise<void> => undefined;
  const start = async (): Promise<void> => {
    const child = spawn("nginx", ["-p", folder, "-c", file], { stdio: ["ignore", "ignore", "inherit"] });
    const ended = once(child, "exit");
    end = async () => {
      child.kill("SIGTERM");
      await ended;
    };
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await isListening(port))) {
      if (child.exitCode !== null || performance.now() > giveUpAt) throw new Error("nginx did not start");
      await sleep(POLL_MS);
    }
  };
  const stop = async (): Promise<void> => {
    await end();
    end = async () => undefined;
  };
  await start();
  return { stop, start, [Symbol.asyncDispose]: stop };
}

/** What the documentation has an operator write, on ports and with a certificate of this run. */
function documentedServer(text: string): string {
  const block = /```nginx\n(server \{[\s\S]*?\n\})\n```/.exec(text)?.[1];
  if (block === undefined) throw new Error("docs/operating.md has no server block for nginx");
  return block;
}

function configuration({ folder, port, upstreamPort, protocol }: NginxOptions): string {
  const server = documentedServer(readFileSync(OPERATING, "utf8"))
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${String(port)} ssl${protocol === "HTTP/2" ? " http2" : ""};`)
    .replace(/ssl_certificate \S+;/, `ssl_certificate ${join(folder, "tocsin.pem")};`)
    .replace(/ssl_certificate_key \S+;/, `ssl_certificate_key ${join(folder, "tocsin.key")};`)
    .replace("127.0.0.1:8080", `127.0.0.1:${String(upstreamPort)}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${join(folder, name)};`);
  return [
    // A folder of this user alone is no place for another one's temporary files.
    ...(process.getuid?.() === 0 ? ["user root;"] : []),
    `daemon off;\npid ${join(folder, "nginx.pid")};\nerror_log ${join(folder, "error.log")};`,
    "events { worker_connections 1000; }",
    `http {\naccess_log off;\n${temporary.join("\n")}\n${server}\n}\n`,
  ].join("\n");
}

function makeCertificate(folder: string): void {
  const files = ["-keyout", join(folder, "tocsin.key"), "-out", join(folder, "tocsin.pem")];
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", ...files];
  execFileSync("openssl", words, { stdio: "ignore" });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function versionOfNginx(): string | null {
  const { stderr, error } = spawnSync("nginx", ["-v"], { encoding: "utf8" });
  return error === undefined ? (/nginx\/([\d.]+)/.exec(stderr)?.[1] ?? null) : null;
}
