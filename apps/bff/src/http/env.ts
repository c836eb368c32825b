import type { TokenScope } from "@tocsin/domain";
import type { PersonId, Viewer } from "@tocsin/ports";
import type { ProblemCode } from "@tocsin/contract";
import type { FindingList } from "@tocsin/defectdojo";
import type { Context } from "hono";

/** Somebody who proved who they are, with what they may do in this request. Also a {@link Viewer}: hand it to the store as it is. */
export interface Actor extends Viewer {
  readonly person: PersonId;
  readonly username: string;
  readonly superuser: boolean;
  readonly via: "session" | "token";
  /** What a token was made for; a session has every scope. */
  readonly scopes: readonly TokenScope[];
  readonly token: { readonly id: string; readonly name: string } | null;
  readonly session: { readonly id: string } | null;
  /** The password was entered within the last 15 minutes. Tokens always count: they were made under it. */
  readonly recentSignIn: boolean;
}

/** Nobody, and why: what a route that is not public answers. */
export interface Nobody {
  readonly refusal: ProblemCode;
  readonly retryAfterSeconds?: number;
}

export interface AppEnv {
  readonly Variables: {
    /** Quoted in problems and log lines. */
    readonly requestId: string;
    readonly caller: Actor | Nobody;
    /** In `style-src` and in the page: one per answer. */
    readonly nonce: string;
    /** The list of findings in which a request of DefectDojo was cut, because it was too large. */
    readonly cutIn?: FindingList;
  };
}

/** Who calls. Only in handlers of routes that are not public: the guard of every other one has let somebody through. */
export function actorOf(c: Context<AppEnv>): Actor {
  const caller = c.var.caller;
  if ("refusal" in caller) throw new Error(`${c.req.method} ${c.req.path} asks for its caller, but is public.`);
  return caller;
}
