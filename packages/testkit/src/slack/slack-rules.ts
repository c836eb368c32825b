/** What Slack itself would say about a message: its limits, judged from the outside, apart from whoever renders. */
export function refusalOf(message: Readonly<Record<string, unknown>>): string | null {
  const { text, blocks = [] } = message;
  if (typeof text !== "string" || text === "") return "no_text";
  if (text.length > 40_000) return "msg_too_long";
  if (!Array.isArray(blocks) || blocks.length > 50 || !blocks.every(isBlock)) return "invalid_blocks";
  return textsIn(blocks).reduce((sum, one) => sum + one.length, 0) > 12_000 ? "msg_blocks_too_long" : null;
}

/** Every text that people would read, in order. */
export function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const record = recordOf(value);
  if (record === null) return [];
  return Object.entries(record).flatMap(([key, inner]) => (key === "text" && typeof inner === "string" ? [inner] : textsIn(inner)));
}

function isBlock(value: unknown): boolean {
  const block = recordOf(value);
  switch (block?.["type"]) {
    case "header":
      return isText(block["text"], 150);
    case "section":
      return "fields" in block ? isList(block["fields"], 10, (field) => isText(field, 2_000)) : isText(block["text"], 3_000);
    case "context":
      return isList(block["elements"], 10, (element) => isText(element, 3_000));
    case "actions":
      return isList(block["elements"], 25, isButton);
    default:
      return false;
  }
}

function isButton(value: unknown): boolean {
  const button = recordOf(value);
  const url = button?.["url"];
  return button?.["type"] === "button" && isText(button["text"], 75) && typeof url === "string" && url.length <= 3_000 && URL.canParse(url);
}

function isText(value: unknown, max: number): boolean {
  const record = recordOf(value);
  const text = record?.["text"];
  const isKnown = record?.["type"] === "plain_text" || record?.["type"] === "mrkdwn";
  return isKnown && typeof text === "string" && text.length > 0 && text.length <= max && !/\p{Cs}/u.test(text);
}

function isList(value: unknown, max: number, fits: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= max && value.every(fits);
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}
