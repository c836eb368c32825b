import { join, resolve } from "node:path";
import type { z } from "zod";
import { variables } from "./variables.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What the environment says, in the units the program uses. Plain data: it travels to other threads as it is. */
export interface Config {
  readonly http: {
    readonly host: string;
    /** 0: any free one. */
    readonly port: number;
    /** Null: `http://localhost` and the port that is listened on. */
    readonly publicUrl: string | null;
    readonly insecure: boolean;
    readonly trustedProxies: readonly string[];
  };
  readonly data: {
    readonly folder: string;
    readonly database: string;
    readonly secretKeyFile: string;
    readonly minFreeBytes: number;
  };
  readonly egress: { readonly allow: readonly string[]; readonly loopback: boolean };
  readonly log: { readonly level: LogLevel };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used; the message names every variable that is wrong, and what would be right. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The only reader of the environment. Reports every problem at once. An empty variable counts as not set. */
export function parseConfig(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new ConfigError(describe(parsed.error));

  const v = parsed.data;
  const folder = resolve(v.TOCSIN_DATA);
  return {
    http: {
      host: v.TOCSIN_HOST,
      port: v.TOCSIN_PORT,
      publicUrl: v.TOCSIN_PUBLIC_URL ?? null,
      insecure: v.TOCSIN_INSECURE_HTTP,
      trustedProxies: v.TOCSIN_TRUSTED_PROXIES,
    },
    data: {
      folder,
      database: join(folder, "tocsin.db"),
      secretKeyFile: v.TOCSIN_SECRET_KEY_FILE === undefined ? join(folder, "secret.key") : resolve(v.TOCSIN_SECRET_KEY_FILE),
      minFreeBytes: v.TOCSIN_MIN_FREE_MB * 1_048_576,
    },
    egress: { allow: v.TOCSIN_EGRESS_ALLOW, loopback: v.TOCSIN_ALLOW_LOOPBACK },
    log: { level: v.TOCSIN_LOG_LEVEL },
  };
}

/** Names that start like ours and are none of ours: most often a slip of the pen. */
export function unknownVariables(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => name.startsWith("TOCSIN_") && !Object.hasOwn(variables.shape, name));
}

function describe(error: z.ZodError): string {
  const lines = error.issues.map(({ path, message }) => `  ${path.map(String).join(".")}: ${message}`);
  return ["The configuration cannot be used:", ...lines].join("\n");
}
