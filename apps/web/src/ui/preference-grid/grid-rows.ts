import {
  CHANNELS,
  type Channel,
  EVENT_GROUPS,
  type EventGroup,
  type EventType,
  eventTypesOfGroup,
  PANEL_EVENT_TYPES,
} from "@tocsin/domain";

/** Rows that belong together; without a group they have no heading row. */
export interface RowGroup {
  readonly key: string;
  readonly group: EventGroup | null;
  readonly events: readonly EventType[];
}

export const MATRIX_GROUPS: readonly RowGroup[] = EVENT_GROUPS.map(({ key }) => ({ key, group: key, events: eventTypesOfGroup(key) }));
export const MATRIX_CHANNELS: readonly Channel[] = CHANNELS;

export const PANEL_GROUPS: readonly RowGroup[] = [{ key: "panel", group: null, events: PANEL_EVENT_TYPES }];
export const PANEL_CHANNELS: readonly Channel[] = ["alert", "mail", "slack"];
