import { createHash, randomBytes, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";
import { SLACK_CODE_DIGITS } from "@tocsin/domain";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 62^43 is the first power above 2^256, 62^6 the first above 2^32. */
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 6;
const TOKEN_PREFIX = "tcn_";

/** 256 random bits as 43 letters and digits. */
export function newSecret(): string {
  return base62(BigInt(`0x${randomBytes(32).toString("hex")}`), SECRET_LENGTH);
}

/** Random digits that somebody reads in Slack and enters by hand. */
export function newCode(): string {
  return String(randomInt(10 ** SLACK_CODE_DIGITS)).padStart(SLACK_CODE_DIGITS, "0");
}

/** What is kept of a secret: SHA-256 in hex. Enough for 256 random bits, which nobody guesses. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** `tcn_`, 256 random bits and a checksum: scanners know its look, and a slip of the pen costs no look-up. */
export function newApiToken(): string {
  const secret = newSecret();
  return `${TOKEN_PREFIX}${secret}${checksum(secret)}`;
}

export function isApiToken(text: string): boolean {
  const match = /^tcn_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(text);
  return match !== null && match[2] === checksum(match[1] ?? "");
}

function checksum(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECK_LENGTH);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = (DIGITS[Number(rest % 62n)] ?? "") + text;
  return text;
}
