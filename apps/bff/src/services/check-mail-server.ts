import { lookup as resolve } from "node:dns/promises";
import { isIP } from "node:net";
import { checkMailSettings, isRefusedAddress } from "@tocsin/channels/mail";
import type { MailFault, MailServer } from "../deps.ts";

export interface MailCheckOptions {
  readonly allowLoopback: boolean;
  /** Hosts that the operator lets have a password without encryption. */
  readonly isAllowListed: (host: string) => boolean;
  /** Every address of a name; rejects for one that has none. */
  readonly lookup?: (host: string) => Promise<readonly string[]>;
}

/**
 * What speaks against a mail server before its settings are saved. It may be private and its name a single label; link-local
 * and metadata addresses it is never, whichever way they are written. A name that cannot be resolved now may be later: every
 * send asks again.
 */
export function mailServerCheck({ lookup = allAddresses, ...allowed }: MailCheckOptions) {
  return async ({ host, security, from, hasPassword }: MailServer): Promise<MailFault | null> => {
    const name = host.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
    const addresses = await lookup(name).catch(() => []);
    if (addresses.some((address) => isRefusedAddress(address, allowed.allowLoopback))) return "host_refused";
    return checkMailSettings({ host, security, from, password: hasPassword ? "" : null, ...allowed });
  };
}

async function allAddresses(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  return (await resolve(host, { all: true })).map(({ address }) => address);
}
