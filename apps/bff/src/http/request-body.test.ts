import { Hono } from "hono";
import { expect, test, vi } from "vitest";
import { SILENT_LOG } from "../log/log.ts";
import type { AppEnv } from "./env.ts";
import { failures } from "./failures.ts";
import { requestBody } from "./request-body.ts";

test("a body that breaks off is the sender's mistake, and none that the log tells as ours", async () => {
  const error = vi.fn<typeof SILENT_LOG.error>();
  const app = new Hono<AppEnv>().onError(failures({ ...SILENT_LOG, error })).use(requestBody);
  const body = new ReadableStream({
    pull: (controller) => {
      controller.error(new Error("aborted"));
    },
  });

  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  const answer = await app.request("/", { method: "POST", headers, body, duplex: "half" });

  expect(answer.status).toBe(400);
  expect(error).not.toHaveBeenCalled();
});
