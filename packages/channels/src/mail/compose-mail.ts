import { domainToASCII } from "node:url";
import type { MailMessage } from "@tocsin/ports";
import type { SendMailOptions } from "nodemailer/lib/mailer";
import { encodeWord } from "nodemailer/lib/mime-funcs";
import { isAddress, type Mailbox } from "./mail-options.ts";

/** Of the text within an encoded word, as Nodemailer has it: with what surrounds it under the 75 of RFC 2047. */
const ENCODED_WORD_MAX = 52;

export type ComposedMail =
  | { readonly ok: true; readonly mail: SendMailOptions }
  | { readonly ok: false; readonly problem: "address" | "injection" };

/** Characters that could end a header or a command and begin another. */
// oxlint-disable-next-line no-control-regex -- finding them is what it is for
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Puts a message into the form in which it is sent. Nothing is trimmed here: a value that could break out of its header
 * is refused, for accepting should have cleaned it long ago.
 */
export function composeMail(message: MailMessage, from: Mailbox): ComposedMail {
  const { to, list, thread, delivery, messageIdDomain, unsubscribe } = message;
  const names = [from.name, from.address, to.name, to.address, message.subject, list?.id, list?.name];
  const ids = [thread, delivery, messageIdDomain, unsubscribe];
  if ([...names, ...ids].some((value) => CONTROL.test(value ?? ""))) return { ok: false, problem: "injection" };
  const address = asciiDomain(to.address);
  if (address === null) return { ok: false, problem: "address" };
  return {
    ok: true,
    mail: {
      from: { ...from, address: asciiDomain(from.address) ?? from.address },
      to: { name: undecodable(to.name), address },
      text: message.text,
      html: message.html,
      textEncoding: "quoted-printable",
      messageId: `<${delivery}@${messageIdDomain}>`,
      date: new Date(message.date),
      xMailer: false,
      headers: headersOf(message),
      ...(thread === null ? {} : { references: `<${thread}>`, inReplyTo: `<${thread}>` }),
      ...(list === null ? {} : { list: { id: { url: list.id, comment: undecodable(list.name) } } }),
    },
  };
}

function headersOf({ subject, unsubscribe }: MailMessage) {
  return {
    Subject: literally(subject),
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    ...(unsubscribe === null ? {} : oneClick(unsubscribe)),
  };
}

/** Encoded where a mail program would take it for an encoded word (RFC 2047) and decode it: Nodemailer lets those through as they are. */
function literally(subject: string) {
  return subject.includes("=?") ? { prepared: true, foldLines: true, value: encodeWord(subject, "Q", ENCODED_WORD_MAX) } : subject;
}

/** Programs decode such a word also between quotes; no name has one. */
function undecodable(name: string): string {
  return name.replaceAll("=?", "= ?");
}

/** RFC 8058. In one piece, whatever its length: some mail programs do not read an address that begins on the next line. */
function oneClick(address: string) {
  return {
    "List-Unsubscribe": { prepared: true, value: `<${new URL(address).href}>` },
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** The short form: one plain part, everything else as it was. */
export function shortened(mail: SendMailOptions, shortText: string): SendMailOptions {
  return { ...mail, text: shortText, html: undefined };
}

/** The address with its domain as DNS and SMTP know it; null where it is no address. */
function asciiDomain(address: string): string | null {
  const at = address.lastIndexOf("@");
  const domain = domainToASCII(address.slice(at + 1));
  const ascii = `${address.slice(0, at)}@${domain}`;
  return at > 0 && domain !== "" && isAddress(ascii) ? ascii : null;
}
