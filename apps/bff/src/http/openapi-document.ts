import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Schema } from "hono";
import type { SessionCookie } from "../auth/origin.ts";
import { apiDocsBody, apiDocsClosed, apiDocsPage } from "../web/api-docs-page.ts";
import type { ApiDescription, Html } from "../web/schema-words.ts";
import type { AppEnv } from "./env.ts";
import { documentPolicy } from "./security-headers.ts";

const INFO = {
  title: "Tocsin",
  version: "1",
  description: [
    "Everything the web app can do, and everything a script needs. Refusals are problems (RFC 9457): act on `code`, show `detail`.",
    "A script sends `Authorization: Bearer tcn_…`; a token acts as its owner, narrowed by its scopes.",
  ].join("\n\n"),
};

/** `GET /api/v1/openapi.json`, made of the routes themselves at the first request for it, and the same to read at `GET /api/docs`. */
export function documentRoute<S extends Schema>(app: OpenAPIHono<AppEnv, S>, cookie: SessionCookie): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: cookie.name });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  app.openAPIRegistry.registerComponent("securitySchemes", "ingestToken", { type: "apiKey", in: "header", name: "X-Tocsin-Token" });
  let made: ApiDescription | undefined;
  const description = () => (made ??= app.getOpenAPI31Document({ openapi: "3.1.0", info: INFO }));
  app.get("/api/v1/openapi.json", (c) => c.json(description()));

  let body: Html | undefined;
  app.get("/api/docs", (c) => {
    c.header("content-security-policy", documentPolicy(c.var.nonce));
    if ("refusal" in c.var.caller) return c.html(apiDocsPage(apiDocsClosed(), c.var.nonce), 401);
    body ??= apiDocsBody(description());
    return c.html(apiDocsPage(body, c.var.nonce));
  });
}
