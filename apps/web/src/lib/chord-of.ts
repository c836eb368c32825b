/** What of a key press decides what it calls. */
export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The last letter of Latin Extended-B. */
const LAST_LATIN = "\u024f";

/** A press in the writing of all tables of keys: modifiers as `Ctrl+Shift+`, then the key; a space is `Space`, letters are small. Null for what no command can be. */
export function chordOf(press: KeyPress, isMac: boolean): string | null {
  const { control, isForeign } = modifiersOf(press, isMac);
  // The system has Ctrl+Space there, and Cmd+Space.
  if (isForeign || (isMac && control && press.key === " ")) return null;
  const key = keyName(press);
  // Digits need Shift on some layouts; there it is no modifier of ours.
  const countsShift = key.length > 1 || /[a-z]/.test(key);
  return `${control ? "Ctrl+" : ""}${press.shiftKey && countsShift ? "Shift+" : ""}${key}`;
}

/** On macOS the command key stands for Ctrl, except with Home and End. */
function modifiersOf(
  { key, ctrlKey, metaKey, altKey }: KeyPress,
  isMac: boolean,
): { readonly control: boolean; readonly isForeign: boolean } {
  const usesMeta = isMac && key !== "Home" && key !== "End";
  return { control: usesMeta ? metaKey : ctrlKey, isForeign: altKey || (usesMeta ? ctrlKey : metaKey) };
}

/** The letter by its place on the keyboard where the layout is not Latin. */
function keyName({ key, code }: KeyPress): string {
  if (key === " ") return "Space";
  if (key.length > 1) return key;
  const isForeignLetter = key > LAST_LATIN && code.startsWith("Key");
  return (isForeignLetter ? code.slice("Key".length) : key).toLowerCase();
}
