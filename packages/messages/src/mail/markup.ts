/** HTML that may stand in a page as it is; only {@link markup} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Markup | readonly Markup[];

/** HTML out of a template whose values are escaped, each unless it is markup itself: what is forgotten shows as text. */
export function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) text += textOf(value) + (strings[index + 1] ?? "");
  return new Markup(text);
}

function textOf(value: Part): string {
  if (typeof value === "string") return escapeHtml(value);
  return value instanceof Markup ? value.text : value.map(({ text }) => text).join("");
}

const ENTITY: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITY[character] ?? "");
}
