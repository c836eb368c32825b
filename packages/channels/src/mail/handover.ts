import type { Readable } from "node:stream";
import type { HandedOver } from "./classify.ts";
import { followerOf } from "./deadline.ts";
import type { PhaseLimits } from "./mail-options.ts";

/** One send, watched: how far it has come, and the signal that ends it when a phase takes too long. */
export interface Handover extends Disposable {
  readonly signal: AbortSignal;
  readonly handedOver: () => HandedOver;
  /** Follows the bytes of the mail as the connection reads them. */
  readonly watch: (content: Readable) => Readable;
}

export interface HandoverOptions {
  readonly outer: AbortSignal;
  readonly limits: PhaseLimits;
  /** The content begins to go out, each time it does. */
  readonly onWritten: (bytes: number) => void;
  /** More of the content goes out. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Deadlines per phase. Once the content has been read to its end the final dot is on its way, and from there on losing the
 * connection no longer means that the mail was not delivered.
 */
export function startHandover({ outer, limits, onWritten, onBytes }: HandoverOptions): Handover {
  const follower = followerOf(outer);
  let handedOver: HandedOver = "nothing";
  const giveUp = () => {
    follower.giveUp(new Error("A phase of sending took too long"));
  };
  let phase = setTimeout(giveUp, limits.connectMs + limits.greetingMs + limits.idleMs);
  const enter = (limitMs: number) => {
    clearTimeout(phase);
    phase = setTimeout(giveUp, limitMs);
  };
  return {
    signal: follower.signal,
    handedOver: () => handedOver,
    watch: (content) => {
      content.once("resume", () => {
        enter(limits.idleMs);
        onWritten(0);
        // Not before: whoever listens to data lets it flow.
        content.on("data", (chunk: Uint8Array) => {
          onBytes(chunk.length);
        });
      });
      content.once("end", () => {
        handedOver = "all";
        enter(limits.replyMs);
      });
      return content;
    },
    [Symbol.dispose]: () => {
      clearTimeout(phase);
      follower[Symbol.dispose]();
    },
  };
}
