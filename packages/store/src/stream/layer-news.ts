import type { Scope, SystemAudience } from "@tocsin/domain";
import type { LayerNews, StreamNews } from "@tocsin/ports";
import { maySee } from "../access-predicate.ts";
import type { Db } from "../database.ts";
import { personIdOf } from "../keys.ts";
import { statement } from "../statements.ts";

/** So many changes are looked through for one who comes back; who missed more reads everything again. */
const CHANGES_MAX = 1_000;

interface LayerRow {
  readonly change: number;
  readonly scope: Scope;
  readonly person: number;
  readonly product: number;
  readonly version: number;
  readonly visible: 0 | 1;
}

/** A layer once, however many of its cells changed; in the order of the last ones. */
export const CHANGED_LAYERS = `SELECT c.change, c.scope, c.person, c.product, v.version,
    CASE c.scope WHEN 'product' THEN ${maySee("product", "c.person", "c.product")} ELSE 1 END AS visible
  FROM (SELECT scope, person, product, max(id) AS change FROM preference_history NOT INDEXED WHERE id > :after GROUP BY scope, person, product) c
  CROSS JOIN layer_versions v ON v.scope = c.scope AND v.person = c.person AND v.product = c.product
  ORDER BY c.change`;

const NOW = `SELECT coalesce((SELECT max(id) FROM preference_history), 0) AS change, system_audience AS systemAudience,
  coalesce((SELECT version FROM layer_versions WHERE scope = 'system' AND person = 0 AND product = 0), 0) AS systemVersion
  FROM settings WHERE id = 1`;

type Now = StreamNews["now"] & { readonly systemAudience: SystemAudience };

export function preferencesNow(db: Db): Now {
  const row = statement<[], Now>(db, NOW).get();
  if (row === undefined) throw new Error("The settings row is missing");
  return row;
}

/** Changes after `after`, but none older than that many. */
export function changesSince(db: Db, after: number, now: Now): Pick<StreamNews, "changes" | "changesFrom"> {
  const changesFrom = now.change - CHANGES_MAX;
  const parameters = { after: Math.max(after, changesFrom) };
  const rows = parameters.after >= now.change ? [] : statement<typeof parameters, LayerRow>(db, CHANGED_LAYERS).all(parameters);
  return { changes: rows.map(newsOf), changesFrom };
}

function newsOf({ person, product, visible, ...row }: LayerRow): LayerNews {
  return { ...row, person: person === 0 ? null : personIdOf(person), product: product === 0 ? null : product, visible: visible === 1 };
}
