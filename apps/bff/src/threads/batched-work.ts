import type { WebhookMessage } from "@tocsin/ports";
import type { EndpointWay } from "../lanes/endpoint-sender.ts";
import type { SharedPart, Ticket, ToSending } from "./sending-messages.ts";

export interface BatchedWork {
  readonly open: (way: Ticket, opens: EndpointWay) => void;
  readonly send: (send: Ticket, way: Ticket, message: WebhookMessage) => void;
  readonly end: (way: Ticket) => void;
  readonly abort: (send: Ticket) => void;
  readonly measure: () => void;
  readonly knock: () => void;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Entry)[] ? Entry[] : T[K] };

/** One message for all that follows from one thing that happened: handing a message over costs as much as half of what a send does. */
export function batchedWork(post: (work: ToSending) => void): BatchedWork {
  let work = nothing();
  let parts = new Map<string, number>();
  let isAsked = false;

  function flush(): void {
    const ready = work;
    work = nothing();
    parts = new Map();
    isAsked = false;
    post(ready);
  }

  function ask(): void {
    if (!isAsked) process.nextTick(flush);
    isAsked = true;
  }

  /** A body goes over once for all endpoints that get it; with another type or other headers it is another part. */
  function partOf({ body, contentType, headers }: SharedPart): number {
    const known = parts.get(body);
    const part = known === undefined ? undefined : work.shared[known];
    if (known !== undefined && part?.headers === headers && part.contentType === contentType) return known;
    parts.set(body, work.shared.length);
    return work.shared.push({ body, contentType, headers }) - 1;
  }

  return {
    open: (way, opens) => {
      work.opened.push([way, opens]);
      ask();
    },
    send: (send, way, { delivery, ...message }) => {
      work.sends.push([send, way, delivery, partOf(message)]);
      ask();
    },
    end: (way) => {
      work.ended.push(way);
      ask();
    },
    abort: (send) => {
      work.aborted.push(send);
      ask();
    },
    measure: () => {
      work.measures = true;
      ask();
    },
    knock: () => {
      work.knocks = true;
      ask();
    },
  };
}

function nothing(): Growing<ToSending> {
  return { opened: [], shared: [], sends: [], ended: [], aborted: [], measures: false, knocks: false };
}
