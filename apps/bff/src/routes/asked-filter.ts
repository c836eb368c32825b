import type { DeliveryFilterQuery } from "@tocsin/contract";
import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { askedDeliveries } from "../services/asked-deliveries.ts";
import { PERSON_REFUSED } from "./person-parameter.ts";
import { productRefusal } from "./product-filter.ts";

/** The filter of a request about deliveries as the store takes it, and who asks; or the answer that says what is wrong with it. */
export async function askedFilter(c: Context<AppEnv>, { reads }: Pick<Deps, "reads">, filter: DeliveryFilterQuery) {
  const unknown = await productRefusal(c, { reads }, filter.product);
  if (unknown !== null) return { ok: false, response: unknown } as const;
  const viewer = actorOf(c);
  const asked = await askedDeliveries(reads.directory, { viewer, filter });
  if (asked.ok) return { ok: true, asked: { viewer, filter: asked.filter } } as const;
  return { ok: false, response: refuse(c, asked.refusal, PERSON_REFUSED[asked.refusal]) } as const;
}
