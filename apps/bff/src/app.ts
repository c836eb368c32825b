import type { Hono } from "hono";
import { apiRoutes } from "./api.ts";
import type { AuthDeps } from "./auth/auth-deps.ts";
import { authenticate } from "./auth/authenticate.ts";
import type { TokenLimits } from "./auth/token-limits.ts";
import type { Deps } from "./deps.ts";
import { accessLog } from "./http/access-log.ts";
import type { AppEnv } from "./http/env.ts";
import { failures } from "./http/failures.ts";
import { documentRoute } from "./http/openapi-document.ts";
import { refuse } from "./http/problem.ts";
import { requestBody } from "./http/request-body.ts";
import { createRouter } from "./http/route.ts";
import { sameOrigin } from "./http/same-origin.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { unknownApiPaths } from "./http/unknown-paths.ts";
import { healthRoutes, type Readiness } from "./routes/health.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { setupRoutes } from "./routes/setup.ts";
import { recentSignInRoutes, signInRoutes } from "./routes/sign-in.ts";
import { unsubscribeRoutes } from "./routes/unsubscribe.ts";

export interface AppParts {
  readonly deps: Deps;
  readonly auth: AuthDeps;
  readonly tokenLimits: TokenLimits;
  readonly readiness: Readiness;
  /** What /metrics shows. */
  readonly metrics: () => Promise<string>;
  /** The web app; null: the API alone. */
  readonly pages: Hono<AppEnv> | null;
}

/** Everything that is answered over HTTP, in the order in which a request meets it. */
export function createApp({ deps, auth, tokenLimits, readiness, metrics, pages }: AppParts) {
  const app = createRouter();
  app.onError(failures(deps.log));
  app.notFound((c) => refuse(c, "not_found"));
  app.use("*", accessLog(deps), ...securityHeaders());
  const whoCalls = authenticate({ ...deps, cookie: auth.site.cookie, tokenLimits });
  app.use("/api/*", sameOrigin(auth.site), whoCalls, requestBody);
  app.use("/metrics", whoCalls);

  const routed = app
    .route("/", healthRoutes(readiness))
    .route("/", unsubscribeRoutes(deps, auth))
    .route("/", metricsRoutes(metrics))
    .route("/api/auth", signInRoutes(deps, auth))
    .route("/api/v1", setupRoutes(deps, auth))
    .route("/api/v1", recentSignInRoutes(deps, auth))
    .route("/api/v1", sessionRoutes(deps))
    .route("/api/v1", apiRoutes(deps));

  documentRoute(routed, auth.site.cookie);
  routed.all("/api/*", unknownApiPaths(routed.routes));
  if (pages !== null) routed.route("/", pages);
  return routed;
}

export type AppType = ReturnType<typeof createApp>;
