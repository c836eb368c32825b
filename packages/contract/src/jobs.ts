import { z } from "zod";
import { opaqueId } from "./wire-values.ts";

export const job = z
  .object({ id: opaqueId, state: z.enum(["running", "done", "failed"]), changed: z.int().nonnegative() })
  .meta({ id: "Job", description: "Work in the background." });
export type Job = z.infer<typeof job>;

export const jobPath = z.object({ id: opaqueId });
