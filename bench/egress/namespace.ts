import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { EgressReport } from "./egress-round.ts";
import { CERTIFIED_NAMES } from "./targets.ts";

/** Every address there is belongs to this machine, and its only name server is ours. */
const SET_UP = `mount --bind "$1/resolv.conf" /etc/resolv.conf && ip link set lo up &&
  ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo`;

/** Why no network of its own can be had here, in words; null: it can. */
export function whyNoNamespace(): string | null {
  using folder = namespaceFolder();
  const { status, error } = spawnSync("unshare", [...within(folder.path), "true"], { stdio: "ignore" });
  if (error !== undefined) return "there is no unshare";
  if (status !== 0) return "this system gives nobody a network of its own (root, unshare and ip are needed)";
  return spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0 ? null : "there is no openssl for a certificate";
}

/** The round, where nothing that it does wrong reaches anybody. */
export async function roundInNamespace(sends: number): Promise<EgressReport> {
  using folder = namespaceFolder();
  const [key, cert] = [join(folder.path, "key.pem"), join(folder.path, "cert.pem")];
  const subject = ["-subj", "/CN=proof", "-addext", `subjectAltName=${CERTIFIED_NAMES.map((name) => `DNS:${name}`).join(",")}`];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", [...kind, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const plan = { sends, certificate: { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") } };
  const script = join(import.meta.dirname, "round-process.ts");
  const child = spawn("unshare", [...within(folder.path), process.execPath, script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(plan));
  const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (child.exitCode !== 0) throw new Error(`The round ended with ${String(child.exitCode)}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- round-process.ts prints exactly this record
  return JSON.parse(said) as EgressReport;
}

function within(folder: string): readonly string[] {
  return ["--net", "--mount", "sh", "-c", `${SET_UP} && shift && exec "$@"`, "sh", folder];
}

function namespaceFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tocsin-egress-"));
  writeFileSync(join(path, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:2 attempts:2\n");
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
