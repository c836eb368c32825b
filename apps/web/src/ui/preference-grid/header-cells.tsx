import type { CellKey, CellReason, Channel, EventType } from "@tocsin/domain";
import { memo, type ReactNode, useCallback } from "react";
import { type Counts, NO_COUNTS, useCounts } from "./counts.ts";
import { Glyph } from "./glyphs.tsx";
import type { CellSource, PreferenceGridProps } from "./grid-props.ts";
import { MarkedLabel } from "./marked-label.tsx";
import type { Layout } from "./position.ts";
import css from "./header-cells.module.css";
import boxes from "./value-cell.module.css";
import { useRover } from "./use-rover.ts";
import { type GridContext, ignoreChange } from "./value-cell.tsx";

export interface ColumnHeaderProps {
  readonly grid: GridContext;
  readonly layout: Layout;
  readonly channel: Channel;
  readonly note: string | undefined;
  readonly link: PreferenceGridProps["channelLink"] | undefined;
}

/** A channel's header: how many are on, a box for the whole column, the health of the destination. */
export const ColumnHeader = memo(function ColumnHeader({ grid, layout, channel, note, link }: ColumnHeaderProps): ReactNode {
  const { source, state, words, reader, idPrefix, isSimple } = grid;
  const id = `head:${channel}`;
  const { stop } = useRover(state, id, isSimple);
  const keys = layout.events.map((event) => ({ event, channel }));
  const counts = useCounts(source, keys);
  const isUnavailable = counts?.of === 0;
  const name = counts === null ? words.channelLabel(channel) : words.columnName(channel, counts, reader.scope);
  const noteId = `${idPrefix}-note-${channel}`;
  const described = [isUnavailable ? `${idPrefix}-${reasonOf(source, keys)}` : "", note === undefined ? "" : noteId].join(" ").trim();
  return (
    <th
      scope="col"
      data-at={id}
      tabIndex={stop}
      className={css["head"]}
      aria-label={name}
      aria-describedby={described === "" ? undefined : described}
      data-state={isUnavailable ? "unavailable" : undefined}
    >
      <span className={css["channel"]}>
        <span className={css["long"]}>{words.channelLabel(channel)}</span>
        <span className={css["short"]}>{words.shortChannelLabel(channel)}</span>
      </span>
      {isUnavailable ? <Info /> : <ColumnBox name={words.columnInputName(channel)} counts={counts} stop={isSimple ? 0 : -1} />}
      {note === undefined ? null : (
        <Note id={noteId} text={note} link={(content) => link?.({ channel, to: "settings", content, isTabStop: false }) ?? content} />
      )}
    </th>
  );
});

interface NoteProps {
  readonly id: string;
  readonly text: string;
  readonly link: (content: ReactNode) => ReactNode;
}

function Note({ id, text, link }: NoteProps): ReactNode {
  return (
    <span className={css["note"]} id={id} title={text}>
      {link(
        <>
          <Glyph name="warning" />
          <span className="visually-hidden">{text}</span>
        </>,
      )}
    </span>
  );
}

/** Why nothing of a column exists: all of its cells say the same. */
function reasonOf(source: CellSource, [first]: readonly CellKey[]): CellReason {
  const cell = first === undefined ? undefined : source.cell(`${first.event}:${first.channel}`);
  return cell?.reason ?? "teams_shared_channel";
}

/** The header's own click opens the reason; this only shows that there is one. */
function Info(): ReactNode {
  return (
    <span className={css["info"]} aria-hidden="true">
      i
    </span>
  );
}

function ColumnBox({ name, counts, stop }: { readonly name: string; readonly counts: Counts | null; readonly stop: 0 | -1 }): ReactNode {
  const { on, of, editable, editableOn } = counts ?? NO_COUNTS;
  // What a click would change; with nothing to change, what is.
  const [part, whole] = editable > 0 ? [editableOn, editable] : [on, of];
  const isMixed = part > 0 && part < whole;
  const showMixed = useCallback((input: HTMLInputElement | null) => void (input !== null && (input.indeterminate = isMixed)), [isMixed]);
  return (
    <label className={css["columnbox"]}>
      <span className={boxes["box"]} data-of="column">
        <input
          ref={showMixed}
          type="checkbox"
          tabIndex={stop}
          aria-label={name}
          aria-disabled={editable === 0 ? true : undefined}
          checked={whole > 0 && part === whole}
          onChange={ignoreChange}
        />
        {part > 0 ? <Glyph name={isMixed ? "dash" : "check"} /> : null}
      </span>
      <span className={css["count"]} aria-hidden="true">
        {counts === null ? "" : on}
      </span>
    </label>
  );
}

export interface EventCellProps {
  readonly grid: GridContext;
  readonly layout: Layout;
  readonly event: EventType;
  readonly marked: readonly string[];
}

/** An event type's name with its help, which takes the second line while the row has focus: nothing moves. */
export const EventCell = memo(function EventCell({ grid, layout, event, marked }: EventCellProps): ReactNode {
  const { source, state, words, idPrefix, isSimple } = grid;
  const id = `${event}:event`;
  const { stop } = useRover(state, id, isSimple);
  const counts = useCounts(
    source,
    layout.channels.map((channel) => ({ event, channel })),
  );
  const helpId = `${idPrefix}-help-${event}`;
  return (
    <th
      scope="row"
      data-at={id}
      tabIndex={stop}
      className={css["event"]}
      aria-label={counts === null ? words.eventLabel(event) : words.rowName(event, counts)}
      aria-describedby={helpId}
    >
      <span className={css["label"]}>
        <MarkedLabel label={words.eventLabel(event)} marked={marked} />
      </span>
      <span className={css["help"]} id={helpId}>
        {words.eventHelp(event)}
      </span>
    </th>
  );
});
