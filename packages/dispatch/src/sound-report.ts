import { type Answer, FAILURE_CLASSES, type FailureClass, type SendOutcome, type SendReport, type Wire } from "@tocsin/domain";

/**
 * What an adapter said, as far as it makes sense; null where its outcome does not. Types promise that it always does, and a library
 * below an adapter may break that promise: then it must cost one attempt, and not a lane that settles nothing any more.
 */
export function soundReport(said: unknown): SendReport | null {
  const report = fieldsOf(said);
  const outcome = soundOutcome(fieldsOf(report["outcome"]));
  if (outcome === null) return null;
  const request = textOf(report["request"]);
  const wire = soundWire(fieldsOf(report["wire"]));
  return {
    outcome,
    answer: soundAnswer(fieldsOf(report["answer"])),
    ...(request === null ? {} : { request }),
    ...(wire === null ? {} : { wire }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function soundOutcome(fields: Fields): SendOutcome | null {
  const { kind, receipt, failure } = fields;
  if (kind === "delivered" || kind === "accepted") return { kind, receipt: textOf(receipt) };
  if (!isFailureClass(failure)) return null;
  if (kind === "fail") return { kind, failure };
  if (kind === "pause") return { kind, failure, ...(fields["onlySendingTells"] === true ? { onlySendingTells: true } : {}) };
  return kind === "retry" ? soundRetry(fields, failure) : null;
}

function soundRetry({ afterMs, countsAsAttempt }: Fields, failure: FailureClass): SendOutcome | null {
  const isWait = afterMs === null || (typeof afterMs === "number" && !Number.isNaN(afterMs));
  return isWait ? { kind: "retry", failure, afterMs, countsAsAttempt: countsAsAttempt !== false } : null;
}

function isFailureClass(failure: unknown): failure is FailureClass {
  return FAILURE_CLASSES.some((known) => known === failure);
}

function soundAnswer({ code, text }: Fields): Answer {
  return { code: textOf(code), text: textOf(text) };
}

function soundWire({ written, meant, bytes }: Fields): Wire | null {
  return typeof written === "number" && typeof meant === "number" && typeof bytes === "number" ? { written, meant, bytes } : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
