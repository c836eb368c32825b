import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { fieldErrors, problem, type ProblemCode } from "@tocsin/contract";
import { z } from "zod";
import { type Action, isForSessionsOnly, whoMay } from "./authorize.ts";
import type { AppEnv } from "./env.ts";
import { guard, type ResourceOf } from "./guard.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { PROBLEM_STATUS, type StatusOf } from "./problem.ts";
import { PROBLEM_TITLE } from "./problem-words.ts";

/** A set of routes; each module of `routes/` makes one and chains its routes on it. What fails validation leaves through onError. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new InvalidRequest(fieldErrors(result.error));
    },
  });
}

/** `public`: for anybody. With `resource`: what the policy asks about; it is looked up before validation. */
export type RoutePolicy = Action | "public" | { readonly action: Action; readonly resource: ResourceOf };

/** Declares one route: its policy, its part of the document, and every refusal that each route has. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- without P the compiler widens the path to string, and the client loses its routes
export function route<P extends string, R extends Omit<RouteConfig, "path" | "middleware"> & { readonly path: P }>(
  policy: RoutePolicy,
  config: R,
) {
  const { action, resource } = typeof policy === "object" ? policy : { action: policy, resource: undefined };
  return createRoute<P, R>({
    operationId: operationId(config),
    ...config,
    ...(action === "public" ? { security: [] } : { middleware: guard(action, resource), security: config.security ?? securityOf(action) }),
    description: [config.description, action === "public" ? "For anybody." : whoMay(action)].filter(Boolean).join("\n\n"),
    "x-policy": action,
    responses: { ...commonRefusals(action, config), ...config.responses },
  });
}

/** What generators of clients call it: `postEventsBatch`, `getProductsByIdPreferences`. */
function operationId({ method, path }: Pick<RouteConfig, "method" | "path">): string {
  const words = path.replaceAll(/\{(\w+)\}/g, "by-$1").split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function securityOf(action: Action) {
  return isForSessionsOnly(action) ? [{ session: [] }] : [{ session: [] }, { token: [] }];
}

/** A body that is JSON of this shape. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** An answer that is JSON of this shape. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** An answer that people read, as a page of its own. */
export function htmlPage(description: string) {
  return { description, content: { "text/html": { schema: z.string() } } } as const;
}

/** A problem answer with more fields than the common ones. */
export function problemJson<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "application/problem+json": { schema } } } as const;
}

type ProblemAnswers<C extends ProblemCode> = {
  readonly [S in StatusOf<C>]: {
    readonly description: string;
    readonly content: { readonly "application/problem+json": { readonly schema: typeof problem } };
  };
};

/** What a handler itself refuses: with `refuse`, and nothing else. */
export function refusals<C extends ProblemCode>(...codes: readonly C[]): ProblemAnswers<C> {
  const answers: Record<number, ReturnType<typeof problemJson<typeof problem>>> = {};
  for (const status of new Set(codes.map((code) => PROBLEM_STATUS[code]))) {
    const here = codes.filter((code) => PROBLEM_STATUS[code] === status);
    answers[status] = problemJson(problem, here.map((code) => `\`${code}\`: ${PROBLEM_TITLE[code]}`).join(" "));
  }
  return answers;
}

/** Refused before a handler runs, wherever it applies: documented with each route, part of no handler's type. */
function commonRefusals(action: Action | "public", { method }: Pick<RouteConfig, "method">) {
  return {
    ...refusals("invalid_request", "cookie_and_token"),
    ...refusals("cross_site"),
    ...(action === "public" ? {} : refusals("unauthenticated", "token_unknown", "token_expired", "owner_inactive")),
    ...(action === "public"
      ? {}
      : refusals("cross_site", "forbidden", "missing_scope", "owner_not_superuser", "session_required", "rate_limited")),
    ...(method === "get" ? {} : refusals("body_too_large", "unsupported_media_type", "busy")),
    ...refusals("internal_error"),
  };
}
