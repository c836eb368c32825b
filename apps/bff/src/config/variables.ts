import { isIP, isIPv4 } from "node:net";
import { baseUrl } from "@tocsin/contract";
import { z } from "zod";

const flag = z.enum(["true", "false"], "Must be true or false.").transform((text) => text === "true");

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `Must be a whole number from ${String(min)} to ${String(max)}.`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `Must be a whole number from ${String(min)} to ${String(max)}.`);

/** Splits at commas; empty parts do not count. */
const listOf = (isItem: (item: string) => boolean, wanted: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    )
    .superRefine((items, context) => {
      for (const item of items.filter((one) => !isItem(one))) context.addIssue({ code: "custom", message: `${item} is not ${wanted}.` });
    });

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  if (rest.length > 0 || isIP(address) === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

function isHostOrNetwork(text: string): boolean {
  return isNetwork(text) || /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/i.test(text);
}

const origin = baseUrl.refine(
  (text) => !/^https?:\/\/[^/]+\/./i.test(text),
  "Must not have a path: Tocsin answers at the root of its origin.",
);

/**
 * Every variable, in the order of `.env.example`, which a test holds against this. Times and sizes carry their unit in the
 * name. What is not set has the default that is written here, or one that follows from others.
 */
export const variables = z.object({
  TOCSIN_HOST: z.string().min(1, "Must be an address to listen on.").default("127.0.0.1"),
  TOCSIN_PORT: wholeNumber(0, 65_535).default(8080),
  TOCSIN_PUBLIC_URL: origin.optional(),
  TOCSIN_INSECURE_HTTP: flag.default(false),
  TOCSIN_TRUSTED_PROXIES: listOf(isNetwork, "an address or a network as in 10.0.0.0/8").default([]),
  TOCSIN_DATA: z.string().min(1, "Must be a folder.").default("./data"),
  TOCSIN_SECRET_KEY_FILE: z.string().min(1, "Must be a file.").optional(),
  TOCSIN_MIN_FREE_MB: wholeNumber(0, 100_000_000).default(500),
  TOCSIN_EGRESS_ALLOW: listOf(isHostOrNetwork, "a host name, an address or a network, each without a port").default([]),
  TOCSIN_ALLOW_LOOPBACK: flag.default(false),
  TOCSIN_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "Must be debug, info, warn or error.").default("info"),
});
