import { simpleParser } from "mailparser";

/** One mail as the receiving side has it. */
export interface ReceivedMail {
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  readonly receivedAt: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** The connection was encrypted. */
  readonly secure: boolean;
  /** Who signed in; null for nobody. */
  readonly user: string | null;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly date: string | null;
  readonly text: string;
  readonly html: string;
  /** Names in lower case, values decoded, in the order in which they stand. */
  readonly headers: readonly (readonly [string, string])[];
  readonly raw: string;
}

export type Arrival = Pick<ReceivedMail, "number" | "receivedAt" | "envelope" | "secure" | "user"> & { readonly bytes: Buffer };

/** What the parser would make of the text besides, for programs that show text as HTML: half of its time. */
const NOTHING_BESIDES = { skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true } as const;

/** Parses a mail as its receiver's program would. */
export async function parseArrival({ bytes, ...arrival }: Arrival): Promise<ReceivedMail> {
  const mail = await simpleParser(bytes, NOTHING_BESIDES);
  const to = [mail.to ?? []].flat();
  return {
    ...arrival,
    subject: mail.subject ?? "",
    from: mail.from?.text ?? "",
    to: to.map(({ text }) => text).join(", "),
    messageId: mail.messageId ?? "",
    date: mail.date?.toISOString() ?? null,
    text: mail.text ?? "",
    html: typeof mail.html === "string" ? mail.html : "",
    headers: mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(":") + 1).trim()] as const),
    raw: bytes.toString("utf8"),
  };
}

/** Values of a header, by its lower-case name. */
export function headerValues(mail: Pick<ReceivedMail, "headers">, name: string): readonly string[] {
  return mail.headers.filter(([key]) => key === name).map(([, value]) => value);
}
