import { z } from "zod";
import { createRouter, route } from "../http/route.ts";

const metrics = route("metrics.read", {
  method: "get",
  path: "/metrics",
  summary: "Measurements, for Prometheus",
  description: "By a token alone: a session does not open it. What each one means and when to worry: docs/operating.md.",
  tags: ["Operations"],
  security: [{ token: [] }],
  responses: { 200: { description: "The text format, 0.0.4.", content: { "text/plain": { schema: z.string() } } } },
});

const TEXT_FORMAT = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };

export const metricsRoutes = (page: () => Promise<string>) =>
  createRouter().openapi(metrics, async (c) => c.text(await page(), 200, TEXT_FORMAT));
