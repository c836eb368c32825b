import type { Config, LogLevel } from "../config/config.ts";
import type { LogFields } from "../deps.ts";
import type { Answer } from "./calls.ts";

/** What the thread of the engine is started with. */
export interface ThreadData {
  readonly config: Config;
  readonly key: Uint8Array;
  readonly boot: string;
}

/** Everything that thread says. */
export type FromThread =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "log"; readonly level: LogLevel; readonly event: string; readonly fields: LogFields }
  | Answer;
