import { type CellKey, isChannel, isEventType } from "@tocsin/domain";

/** `#event=sla_breach&channel=mail` leads to one cell; anything else leads to none. */
export function linkedCell(hash: string): CellKey | null {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const event = asked.get("event") ?? "";
  const channel = asked.get("channel") ?? "alert";
  return isEventType(event) && isChannel(channel) ? { event, channel } : null;
}
