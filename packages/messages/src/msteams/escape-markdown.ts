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

/** A bare address that becomes a link takes a backslash behind its start for its own, and what that should have kept quiet acts. */
function unlinkedWhereEscaped(word: string): string {
  const last = word.lastIndexOf("\\");
  return word.replace(/(https?|ftp|mailto|www)([:.])/gi, (start: string, scheme: string, mark: string, at: number) =>
    at < last ? `${scheme}\\${mark}` : start,
  );
}

/** The text without Teams' tags for mentions; what is left when one is taken out may be another. */
export function withoutMentions(text: string): string {
  const without = text.replace(MENTION, "");
  return without === text ? text : withoutMentions(without);
}
