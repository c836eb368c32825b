const MENTION = /<\/?at\b[^>]*>/gi;

/**
 * One clean line as Teams' Markdown shows it unchanged: no emphasis, link, heading, list or entity comes about, and nobody
 * is mentioned. A date function of Adaptive Cards stays text.
 */
export function escapeMarkdown(line: string): string {
  return withoutMentions(line)
    .replace(/[\\`*_~[\]<|]/g, String.raw`\$&`)
    .replace(/&(?=#?\w+;)/g, String.raw`\&`)
    .replace(/(?<=\{)\{/g, String.raw`\{`)
    .replace(/^([#>+-])/, String.raw`\$1`)
    .replace(/^(\d{1,9})([.)])/, String.raw`$1\$2`)
    .split(" ")
    .map(unlinkedWhereEscaped)
    .join(" ");
}

/** A bare address that becomes a link takes a backslash in it for its own, and what that should have kept quiet acts. */
function unlinkedWhereEscaped(word: string): string {
  return word.includes("\\") ? word.replace(/(https?|ftp|mailto|www)([:.])/gi, String.raw`$1\$2`) : word;
}

/** The text without Teams' tags for mentions; what is left when one is taken out may be another. */
export function withoutMentions(text: string): string {
  const without = text.replace(MENTION, "");
  return without === text ? text : withoutMentions(without);
}
