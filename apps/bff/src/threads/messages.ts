import type { Config, LogLevel } from "../config/config.ts";
import type { LogFields } from "../deps.ts";
import type { Keys } from "../secrets/secrets.ts";
import type { Change } from "../stream/changes.ts";
import type { Answer } from "./calls.ts";

/** What the thread of the engine is started with. */
export interface ThreadData {
  readonly config: Config;
  readonly keys: Keys;
  readonly boot: string;
}

/** Everything that thread says. */
export type FromThread =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly message: string }
  /** Something that those who listen to the stream may have to hear of. */
  | { readonly kind: "changed"; readonly change: Change }
  | { readonly kind: "log"; readonly level: LogLevel; readonly event: string; readonly fields: LogFields }
  | Answer;
