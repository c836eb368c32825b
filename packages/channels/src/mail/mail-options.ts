import type { MailSettings } from "@tocsin/ports";
import type { KeptTimesOptions } from "../http/kept-times.ts";

/** A connection to a mail server. The password is in clear here and nowhere else. */
export interface MailAdapterOptions
  extends Pick<MailSettings, "host" | "port" | "security" | "username" | "connections" | "ratePerMinute">, KeptTimesOptions {
  readonly password: string | null;
  /** "Tocsin <tocsin@example.com>" or the address alone. */
  readonly from: string;
  /** What we call ourselves in EHLO. */
  readonly name: string;
  /** Loopback addresses may be connected to. */
  readonly allowLoopback: boolean;
  /** Hosts that the operator allows to be sent a password without encryption; loopback needs no such permission. */
  readonly isAllowListed: (host: string) => boolean;
  /** Certificates (PEM) that are trusted beside the usual ones. */
  readonly trustedRoots?: readonly string[];
  readonly limits?: Partial<PhaseLimits>;
}

/** How long each part of a send may take, in milliseconds. */
export interface PhaseLimits {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Signing in and envelope; again for the content. */
  readonly idleMs: number;
  /** From the final dot to the reply: servers check a mail before they answer. */
  readonly replyMs: number;
  /** All of it: nobody holds a slot longer. */
  readonly totalMs: number;
}

export const PHASE_LIMITS: PhaseLimits = { connectMs: 10_000, greetingMs: 15_000, idleMs: 60_000, replyMs: 120_000, totalMs: 130_000 };

export type MailSettingsProblem = "password_over_plain_text" | "host_refused" | "bad_sender";

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** What can be said about settings before anything is sent; null: nothing against them. */
export function checkMailSettings(
  options: Pick<MailAdapterOptions, "host" | "security" | "password" | "from" | "allowLoopback" | "isAllowListed">,
): MailSettingsProblem | null {
  const loopback = LOOPBACK_NAMES.test(options.host);
  if (loopback && !options.allowLoopback) return "host_refused";
  if (options.security === "none" && options.password !== null && !loopback && !options.isAllowListed(options.host))
    return "password_over_plain_text";
  return parseSender(options.from) === null ? "bad_sender" : null;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,253}$/u;

/** Reads "Name <address>" or an address; null for anything else. */
export function parseSender(text: string): Mailbox | null {
  const [, quoted = "", bracketed] = /^(.*?)\s*<([^<>]*)>$/u.exec(text.trim()) ?? [];
  const address = bracketed ?? text.trim();
  const name = quoted.replace(/^"(.*)"$/u, "$1");
  return isAddress(address) && !/[\p{Cc}<>]/u.test(name) ? { name, address } : null;
}

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}
