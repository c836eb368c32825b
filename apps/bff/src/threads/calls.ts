import type { MessagePort } from "node:worker_threads";
import { StoreUnavailable } from "@tocsin/ports";
import { currentRequest, inRequest } from "../current-request.ts";
import { type PlainError, plainError } from "../log/plain-error.ts";

/** Groups of functions that take one plain record and answer with plain data, such as the writes of the store. */
type Groups = Readonly<Record<string, object>>;

export interface Call {
  readonly kind: "call";
  readonly id: number;
  readonly group: string;
  readonly method: string;
  readonly input: unknown;
  /** The request that asks; null: none. */
  readonly requestId: string | null;
}

export type Answer = { readonly kind: "answer"; readonly id: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: PlainError }
);

type Port = Pick<MessagePort, "postMessage">;

export interface RemoteCalls {
  /** The groups of the other side, as if they were here. */
  readonly groups: unknown;
  readonly settle: (answer: Answer) => void;
  /** The other side is gone: everything that waits for it fails. */
  readonly fail: (reason: string) => void;
}

/** Sends each call of `groups.group.method(input)` to the other thread. One proxy for all ports, present and future. */
export function remoteCalls(port: Port): RemoteCalls {
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  let last = 0;
  let gone: string | null = null;

  const call = (group: string, method: string, input: unknown): Promise<unknown> => {
    if (gone !== null) return Promise.reject(new StoreUnavailable(gone));
    return new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      port.postMessage({ kind: "call", id: last, group, method, input, requestId: currentRequest() } satisfies Call);
    });
  };

  return {
    groups: namedProxy((group) => namedProxy((method) => (input: unknown) => call(group, method, input))),
    settle: (answer) => {
      const caller = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.ok) caller?.resolve(answer.value);
      else caller?.reject(errorOf(answer.error));
    },
    fail: (reason) => {
      gone = reason;
      for (const { reject } of waiting.values()) reject(new StoreUnavailable(reason));
      waiting.clear();
    },
  };
}

/** `then` is asked for by whoever awaits: what has one would be taken for a promise. */
function namedProxy(member: (name: string) => unknown): unknown {
  return new Proxy({}, { get: (_target, name) => (typeof name === "string" && name !== "then" ? member(name) : undefined) });
}

/** Answers calls with the groups of this side, in the request that they come from. What it does not have is a bug of the other. */
export async function answerCall(port: Port, groups: Groups, { id, group, method, input, requestId }: Call): Promise<void> {
  try {
    const value: unknown = await inRequest(requestId, () => Reflect.apply(functionOf(groups, group, method), undefined, [input]));
    port.postMessage({ kind: "answer", id, ok: true, value } satisfies Answer);
  } catch (error) {
    port.postMessage({ kind: "answer", id, ok: false, error: plainError(error) } satisfies Answer);
  }
}

/** Own functions alone: every object has others that nobody may call from afar. */
function functionOf(groups: Groups, group: string, method: string): (...given: unknown[]) => unknown {
  const functions = Object.getOwnPropertyDescriptor(groups, group)?.value as unknown;
  const found = isObject(functions) ? (Object.getOwnPropertyDescriptor(functions, method)?.value as unknown) : undefined;
  if (isFunction(found)) return found;
  throw new Error(`There is no ${group}.${method}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isFunction(value: unknown): value is (...given: unknown[]) => unknown {
  return typeof value === "function";
}

export function errorOf({ name, message, stack, cause }: PlainError): Error {
  const options = cause === undefined ? {} : { cause: errorOf(cause) };
  if (name === "StoreUnavailable") return new StoreUnavailable(message, options);
  const error = new Error(message, options);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
