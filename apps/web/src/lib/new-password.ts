import { setupWords } from "./words/en/setup.ts";

const LENGTH_MIN = 15;
const LENGTH_MAX = 128;

/** What is wrong with a password that is being set, per field; the server decides, this only saves a round trip. */
export function newPasswordErrors(
  password: string,
  repeated: string,
): { readonly password: string | null; readonly repeat: string | null } {
  if (password.length < LENGTH_MIN) return { password: setupWords.passwordShort(password.length), repeat: null };
  if (password.length > LENGTH_MAX) return { password: setupWords.passwordLong, repeat: null };
  return { password: null, repeat: password === repeated ? null : setupWords.repeatDiffers };
}
