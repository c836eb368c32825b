import { isHttpUrl, isLocalPath, URL_MAX } from "@tocsin/contract";

/**
 * Where a message about an event leads: the first of the addresses that can be followed. Absolute ones stay as they are;
 * paths get the instance's base once, and stay paths where no instance is known.
 */
export function firstLink(addresses: readonly (string | null)[], instance: string | null): string | null {
  return addresses.map((address) => linkOf(address, instance)).find((link) => link !== null) ?? null;
}

function linkOf(address: string | null, instance: string | null): string | null {
  if (address === null) return null;
  const link = isLocalPath(address) ? joined(address, instance) : address;
  return link.length <= URL_MAX && (isLocalPath(link) || isHttpUrl(link)) ? link : null;
}

/** An instance below a path ("https://apps.example.com/dojo") writes that path into its own addresses already. */
function joined(path: string, instance: string | null): string {
  if (instance === null || !isHttpUrl(instance)) return path;
  const { origin, pathname } = new URL(instance);
  const below = pathname.replace(/\/+$/, "");
  return below !== "" && (path === below || path.startsWith(`${below}/`)) ? `${origin}${path}` : `${origin}${below}${path}`;
}

/**
 * How an instance is compared and remembered: as its address without the slash at its end. Null where none was given, and
 * for what is no address: remembered, it would lock the real instance out.
 */
export function instanceOf(header: string | null): string | null {
  const given = header?.trim() ?? "";
  return given.length <= URL_MAX && isHttpUrl(given) ? new URL(given).href.replace(/\/+$/, "") : null;
}
