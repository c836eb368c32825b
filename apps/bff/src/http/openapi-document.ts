import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Schema } from "hono";
import type { SessionCookie } from "../auth/origin.ts";
import type { AppEnv } from "./env.ts";

const INFO = {
  title: "Tocsin",
  version: "1",
  description: [
    "Everything the web app can do, and everything a script needs. Refusals are problems (RFC 9457): act on `code`, show `detail`.",
    "A script sends `Authorization: Bearer tcn_…`; a token acts as its owner, narrowed by its scopes.",
  ].join("\n\n"),
};

/** `GET /api/v1/openapi.json`: made of the routes themselves, once, at the first request for it. */
export function documentRoute<S extends Schema>(app: OpenAPIHono<AppEnv, S>, cookie: SessionCookie): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: cookie.name });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  app.openAPIRegistry.registerComponent("securitySchemes", "ingestToken", { type: "apiKey", in: "header", name: "X-Tocsin-Token" });
  let document: object | undefined;
  app.get("/api/v1/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document({ openapi: "3.1.0", info: INFO });
    return c.json(document);
  });
}
