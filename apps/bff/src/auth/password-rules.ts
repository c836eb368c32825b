/** Long enough for the length rule, and still among the first that anybody tries. */
const COMMON: ReadonlySet<string> = new Set([
  "123456789012345",
  "1234567890123456",
  "12345678901234567890",
  "1234567890qwerty",
  "1q2w3e4r5t6y7u8i",
  "1q2w3e4r5t6y7u8i9o",
  "1q2w3e4r5t6y7u8i9o0p",
  "1qaz2wsx3edc4rfv",
  "1qaz2wsx3edc4rfv5tgb",
  "abcdefghijklmno",
  "abcdefghijklmnop",
  "abcdefghijklmnopqrstuvwxyz",
  "administratoradministrator",
  "changemechangeme",
  "correcthorsebatterystaple",
  "films+pic+galeries",
  "iloveyouiloveyou",
  "letmeinletmeinletmein",
  "passwordpassword",
  "passwordpasswordpassword",
  "qazwsxedcrfvtgb",
  "qwertyqwertyqwerty",
  "qwertyuiopasdfg",
  "qwertyuiopasdfghjkl",
  "qwertyuiopasdfghjklzxcvbnm",
  "thisisapassword",
  "thisismypassword",
  "welcomewelcome1",
]);

const OUR_WORDS = ["tocsin", "defectdojo", "notifications"];
/** Letters and digits that are left of a password without what everybody knows about its owner, where it has any of that. */
const REMAINDER_MIN = 8;
const DIFFERENT_CHARACTERS_MIN = 5;

export interface Owner {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
}

/** What is wrong with a password that is long enough, in words; null: nothing (rules of the length are the contract's). */
export function passwordFault(password: string, owner: Owner): string | null {
  const plain = password.toLowerCase();
  if (new Set(plain).size < DIFFERENT_CHARACTERS_MIN) return "Use more than a few different characters.";
  if (COMMON.has(plain.replaceAll(/\s/g, ""))) return "This is one of the first passwords that anybody tries. Use another.";
  const known = knownWords(owner).filter((word) => plain.includes(word));
  if (known.length > 0 && remainder(plain, known).length < REMAINDER_MIN) {
    return "This is made of your name or ours. Use words that nobody would connect with you.";
  }
  return null;
}

function knownWords({ username, name, email }: Owner): readonly string[] {
  const words = [...OUR_WORDS, username, email?.split("@")[0] ?? "", ...name.split(/\s+/), ...username.split(/[^a-z0-9]+/i)];
  return words.map((word) => word.toLowerCase()).filter((word) => word.length >= 3);
}

function remainder(password: string, words: readonly string[]): string {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, ""), password).replaceAll(/[^\p{L}\p{N}]/gu, "");
}
