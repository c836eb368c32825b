import {
  type CellView,
  cellsOfScope,
  type Channel,
  defaultMask,
  type EventType,
  type Scope,
  systemReaches,
  type UndeliverableReason,
  viewCell,
} from "@tocsin/domain";
import type { ChannelObstacles, LayerDocument, LayerKey, NamedRef, StoreReads, Viewer } from "@tocsin/ports";

/** Whose settings: a scope, or the caller's own for one product. There is no way to name another person's. */
export type PreferenceTarget =
  | { readonly scope: "system" | "template" | "personal" }
  | { readonly scope: "product"; readonly product: number };

export interface MarkedCell extends CellView {
  readonly changedBy: string | null;
  readonly changedAt: number | null;
}

export interface PreferenceView {
  readonly scope: Scope;
  readonly product: NamedRef | null;
  readonly version: number;
  readonly cells: readonly MarkedCell[];
}

export type Viewed = { readonly ok: true; readonly document: PreferenceView } | { readonly ok: false; readonly refusal: "not_found" };

export interface PreferenceReadDeps {
  readonly reads: Pick<StoreReads, "preferences" | "channels" | "directory">;
}

/**
 * A scope as one person sees it: every cell with what holds, who decided and whether it can be changed (rules S1–S3). Whether
 * they may read it at all is the route's policy.
 */
export async function viewPreferences(deps: PreferenceReadDeps, viewer: Viewer, target: PreferenceTarget): Promise<Viewed> {
  const product = await productOf(deps, viewer, target);
  if (product === "not_found") return { ok: false, refusal: "not_found" };
  const [layer, obstacles] = await Promise.all([
    deps.reads.preferences.layer({ key: layerKey(viewer, target) }),
    obstaclesOf(deps, viewer, target),
  ]);
  const cells = cellsOf({ layer, obstacles, scope: target.scope, superuser: viewer.superuser });
  return { ok: true, document: { scope: target.scope, product, version: layer.version, cells } };
}

export function layerKey({ person }: Viewer, target: PreferenceTarget): LayerKey {
  switch (target.scope) {
    case "system":
    case "template":
      return { scope: target.scope };
    case "personal":
      return { scope: "personal", person };
    case "product":
      return { scope: "product", person, product: target.product };
  }
}

/** Null for a scope without a product; what the viewer may not see is not there. */
export async function productOf(
  { reads }: { readonly reads: Pick<StoreReads, "directory"> },
  viewer: Viewer,
  target: PreferenceTarget,
): Promise<NamedRef | null | "not_found"> {
  if (target.scope !== "product") return null;
  const product = await reads.directory.productSummary({ viewer, id: target.product });
  return product === null ? "not_found" : { id: product.id, name: product.name };
}

/** System goes to shared destinations; a template reaches whoever has no answer, and only the channel can stand in its way. */
async function obstaclesOf({ reads }: PreferenceReadDeps, viewer: Viewer, { scope }: PreferenceTarget): Promise<ObstacleOf> {
  if (scope === "template") {
    const channels = await reads.channels.channels({});
    const usable = new Set(channels.filter(({ enabled, configured }) => enabled && configured).map(({ channel }) => channel));
    return (_, channel) => (usable.has(channel) ? null : "channel_disabled");
  }
  const obstacles: ChannelObstacles = await reads.channels.obstacles({ person: scope === "system" ? null : viewer.person });
  return (event, channel) => obstacles[channel][event] ?? null;
}

type ObstacleOf = (event: EventType, channel: Channel) => UndeliverableReason | null;

interface CellsInput {
  readonly layer: LayerDocument;
  readonly obstacles: ObstacleOf;
  readonly scope: Scope;
  readonly superuser: boolean;
}

function cellsOf({ layer, obstacles, scope, superuser }: CellsInput): readonly MarkedCell[] {
  const marks = new Map(layer.marks.map((mark) => [cellId(mark), mark]));
  const reached = scope === "system" || systemReaches(layer.systemAudience, { superuser });
  const writable = superuser || scope === "personal" || scope === "product";
  return cellsOfScope(scope).map(({ event, channel }) => {
    const stored = layer.layers[event];
    const stack = { ...stored, system: reached ? stored.system : 0, defaults: defaultMask(event) };
    const mark = marks.get(cellId({ event, channel }));
    return {
      ...viewCell({ scope, event, channel, stack, writable, undeliverable: obstacles(event, channel) }),
      changedBy: mark?.changedBy ?? null,
      changedAt: mark?.changedAt ?? null,
    };
  });
}

export function cellId({ event, channel }: { readonly event: string; readonly channel: string }): string {
  return `${event}/${channel}`;
}
