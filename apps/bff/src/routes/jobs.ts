import { job, jobPath } from "@tocsin/contract";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import type { Jobs } from "../services/jobs.ts";

const tags = ["Work in the background"];

const readJob = route("jobs.read", {
  method: "get",
  path: "/jobs/{id}",
  tags,
  summary: "How work in the background is getting on",
  request: { params: jobPath },
  responses: {
    200: json(job, "The job. After a restart it is not known any more; the request can be made again."),
    ...refusals("not_found"),
  },
});

export const jobRoutes = (jobs: Jobs) =>
  createRouter().openapi(readJob, (c) => {
    const found = jobs.job(c.req.valid("param").id, actorOf(c).person);
    return found === null ? refuse(c, "not_found") : c.json({ id: found.id, state: found.state, changed: found.changed }, 200);
  });
