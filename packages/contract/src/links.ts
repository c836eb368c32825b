import { z } from "zod";
import { hasNoControlCharacters } from "./wire-values.ts";

export const URL_MAX = 2_048;

const absolute = z.url({ protocol: /^https?$/ });
/** Host and port by the letter: no user-info, and no backslash, which readers take for a slash or not. */
const HTTP_AUTHORITY = /^https?:\/\/[^\s/?#@\\]+(?:[/?#]|$)/i;
/** One slash and not another: "//host" and "/\host" lead to another host. */
const LOCAL_PATH = /^\/(?![/\\])/;

/** `http(s)` without user-info. Browsers drop tabs and line breaks inside a URL, so that no control character may be in one. */
export function isHttpUrl(text: string): boolean {
  return hasNoControlCharacters(text) && HTTP_AUTHORITY.test(text) && absolute.safeParse(text).success;
}

/** A path that can only lead to the host it is joined to. */
export function isLocalPath(text: string): boolean {
  return LOCAL_PATH.test(text) && hasNoControlCharacters(text);
}

/** Where an event's title leads: an http(s) address, or a path of the source's base URL. */
export const link = z
  .string()
  .max(URL_MAX, `At most ${String(URL_MAX)} characters.`)
  .refine(
    (text) => isHttpUrl(text) || isLocalPath(text),
    'Must be an http(s) address without user name, or a path that starts with one "/".',
  )
  .meta({ description: 'http(s) without user-info, or a path that starts with one "/".', example: "/test/9" });

/** An address that others are built upon: no query, no fragment. The slash at its end is dropped. */
export const baseUrl = z
  .string()
  .max(URL_MAX, `At most ${String(URL_MAX)} characters.`)
  .refine((text) => isHttpUrl(text) && !/[?#]/.test(text), "Must be an http(s) address without user name, query or fragment.")
  .overwrite((text) => text.replace(/\/+$/, ""))
  .meta({ format: "uri", example: "https://tocsin.example.com" });
