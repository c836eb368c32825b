import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";

/** A list asked for a product that is not there, or not to be seen, is not an empty list: the answer that says so, or null. */
export async function productRefusal(c: Context<AppEnv>, deps: Pick<Deps, "reads">, product: number | undefined) {
  if (product === undefined) return null;
  const found = await deps.reads.directory.productSummary({ viewer: actorOf(c), id: product });
  if (found !== null) return null;
  return refuse(c, "not_found", {
    errors: [{ path: "/product", message: "Leave the product out, or choose another one." }],
  });
}
