/** One line of text as people will read it: C0, C1 and DEL characters become one space, the ends are trimmed. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

/** Cuts to at most `max` UTF-16 units, ends with "…" where something was lost, and never splits a surrogate pair. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Bytes(character);
  return bytes;
}

/**
 * As much of the beginning as fits into `bytesMax` bytes of UTF-8. It never ends inside a character, nor inside an HTML
 * entity, of which a reader would see the pieces.
 */
export function beginningOf(text: string, bytesMax: number): string {
  let [bytes, end] = [0, 0];
  for (const character of text) {
    bytes += utf8Bytes(character);
    if (bytes > bytesMax) return text.slice(0, end).replace(/&#?\w{0,31}$/, "");
    end += character.length;
  }
  return text;
}

function utf8Bytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
