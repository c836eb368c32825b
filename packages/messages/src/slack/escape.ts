const ENTITY: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Text for a place that Slack reads as mark-up: `&`, `<` and `>` are all that can begin a mention or a link there. Escaped
 * first and cut then, to at most `max` UTF-16 units, so that no entity and no surrogate pair is torn; "…" says what was lost.
 */
export function escapeSlack(text: string, max: number): string {
  const escaped = text.replace(/[&<>]/g, (character) => ENTITY[character] ?? "");
  if (escaped.length <= max) return escaped;
  const units = escaped.match(/&(?:amp|lt|gt);|[^]/gu) ?? [];
  let cut = "";
  for (const unit of units) {
    if (cut.length + unit.length > max - 1) break;
    cut += unit;
  }
  return `${cut}…`;
}
