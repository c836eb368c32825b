import type { MailRefusal } from "@tocsin/contract";
import type { MailRefusal as StoredRefusal } from "@tocsin/ports";
import { isoTime } from "./wire-time.ts";

export function presentRefusal(refusal: StoredRefusal | null): MailRefusal | null {
  return refusal === null ? null : { ...refusal, at: isoTime(refusal.at) };
}
