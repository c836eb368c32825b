import { CHANNEL_BIT, type Channel, type EventType } from "../catalogue.ts";
import { EMPTY_LAYER, ownOf, withOwn } from "./layers.ts";
import { type Decision, decide, type LayerStack, type Source } from "./resolve.ts";
import { cellPresence, type CellKey, type Own, type Scope } from "./scopes.ts";

export const CELL_EDITS = ["yes", "locked", "unavailable", "forbidden"] as const;
export type CellEdit = (typeof CELL_EDITS)[number];

/** Why a cell cannot be changed; each has words in the interface. */
export const CELL_REASONS = ["locked_by_system", "teams_shared_channel", "teams_not_in_template", "superusers_only"] as const;
export type CellReason = (typeof CELL_REASONS)[number];

/** Why a message would not go out although the cell is on (rule S3). */
export const UNDELIVERABLE_REASONS = ["channel_disabled", "connection_paused", "no_address", "address_refused", "no_endpoint"] as const;
export type UndeliverableReason = (typeof UNDELIVERABLE_REASONS)[number];

/** A cell of the matrix: what is stored here, what holds, who decided, and whether it can be changed. */
export interface CellView extends CellKey {
  readonly own: Own;
  readonly effective: boolean;
  readonly source: Source;
  /** What would hold, and by whom, if this scope said nothing here. */
  readonly inherited: boolean;
  readonly inheritedSource: Source;
  readonly edit: CellEdit;
  readonly reason: CellReason | null;
  readonly deliverable: boolean;
  readonly deliverReason: UndeliverableReason | null;
}

export interface CellFacts {
  readonly scope: Scope;
  readonly event: EventType;
  readonly channel: Channel;
  /** All layers of the event type; for system and template the person's own layers are empty. */
  readonly stack: LayerStack;
  /** May the reader write this scope at all? */
  readonly writable: boolean;
  readonly undeliverable: UndeliverableReason | null;
}

/** The table of rule S3: what a cell says, per scope. */
export function viewCell(facts: CellFacts): CellView {
  const { scope, event, channel, stack } = facts;
  if (cellPresence(scope, event, channel) !== "exists") return unavailableCell(facts);

  const own = ownOfScope(scope, stack, channel);
  const held = decideInScope(scope, stack, channel);
  const silent = decideInScope(scope, withoutScope(scope, stack, channel), channel);
  const { edit, reason } = editOf(facts, held);
  return {
    event,
    channel,
    own,
    ...held,
    inherited: silent.effective,
    inheritedSource: silent.source,
    edit,
    reason,
    deliverable: facts.undeliverable === null,
    deliverReason: facts.undeliverable,
  };
}

function unavailableCell({ scope, event, channel }: CellFacts): CellView {
  const reason = scope === "template" ? "teams_not_in_template" : "teams_shared_channel";
  return {
    event,
    channel,
    own: "inherit",
    effective: false,
    source: "default",
    inherited: false,
    inheritedSource: "default",
    edit: "unavailable",
    reason,
    deliverable: false,
    deliverReason: null,
  };
}

function ownOfScope(scope: Scope, stack: LayerStack, channel: Channel): Own {
  if (scope === "system") return (stack.system & CHANNEL_BIT[channel]) !== 0 ? "on" : "inherit";
  return ownOf(stack[scope], channel);
}

function decideInScope(scope: Scope, stack: LayerStack, channel: Channel): Decision {
  if (scope === "system") return { effective: (stack.system & CHANNEL_BIT[channel]) !== 0, source: "system" };
  if (scope === "template") return decide({ ...stack, system: 0, product: EMPTY_LAYER, personal: EMPTY_LAYER }, channel);
  return decide(scope === "personal" ? { ...stack, product: EMPTY_LAYER } : stack, channel);
}

function withoutScope(scope: Scope, stack: LayerStack, channel: Channel): LayerStack {
  if (scope === "system") return { ...stack, system: stack.system & ~CHANNEL_BIT[channel] };
  return { ...stack, [scope]: withOwn(stack[scope], channel, "inherit") };
}

function editOf({ scope, writable }: CellFacts, held: Decision): { edit: CellEdit; reason: CellReason | null } {
  if (!writable) return { edit: "forbidden", reason: "superusers_only" };
  if (held.source === "system" && scope !== "system") return { edit: "locked", reason: "locked_by_system" };
  return { edit: "yes", reason: null };
}

/** The cell as it looks the moment its own value is changed, before the server has answered. */
export function repaintCell<C extends CellView>(cell: C, own: Own, scope: Scope): C {
  if (cell.edit === "unavailable") return cell;
  if (cell.edit === "locked") return { ...cell, own };
  if (own === "inherit") return { ...cell, own, effective: cell.inherited, source: cell.inheritedSource };
  return { ...cell, own, effective: own === "on", source: scope };
}
