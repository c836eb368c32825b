/** A JSON text that this package wrote as a record. */
export function storedRecord(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error("A stored JSON text is not the record it was written as");
  return value;
}

/** A JSON text that this package wrote as a list. */
export function storedList(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error("A stored JSON text is not the list it was written as");
  return value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
