import type { CellKey, Channel, EventType } from "@tocsin/domain";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, type ReactNode, useState } from "react";
import { vi } from "vitest";
import { Announcer } from "../lib/preferences/announcer.ts";
import { type ScopeKey, scopeOf } from "../lib/preferences/scope-key.ts";
import { TimeZoneContext } from "../lib/time-zone.ts";
import { type FixtureOptions, storeFixture } from "./store-fixture.ts";
import { gridWords } from "../lib/words/grid.ts";
import { MATRIX_CHANNELS, MATRIX_GROUPS } from "../ui/preference-grid/grid-rows.ts";
import { fetchLater } from "../ui/preference-grid/later.tsx";
import { PreferenceGrid, type PreferenceGridProps } from "../ui/preference-grid/preference-grid.tsx";
import { SaveBar } from "../ui/preference-grid/save-bar.tsx";

// Loaded beforehand, so that no test waits for a module where it waits for an answer.
await fetchLater();

export interface RenderGridOptions extends FixtureOptions {
  readonly scope?: ScopeKey;
  readonly props?: Partial<PreferenceGridProps>;
  readonly isLoaded?: boolean;
  /** That its reader chose. */
  readonly timeZone?: string;
}

/** The grid over a real save queue and a server in memory, with keys pressed as a person would. */
export function renderGrid({ scope = "personal", props = {}, isLoaded = true, timeZone, ...options }: RenderGridOptions = {}) {
  const fixture = storeFixture(options);
  if (isLoaded) fixture.poll(scope);
  const announcer = new Announcer(fixture.timers);
  fixture.store.onNotice((notice) => {
    const said = gridWords.noticeAnnouncement(notice, "peter");
    if (said !== null) announcer[said.region](said.text);
  });
  const onChange = vi.fn<PreferenceGridProps["onChange"]>((changes) => fixture.store.apply(scope, changes));
  const grid: PreferenceGridProps = {
    scope: scopeOf(scope),
    source: fixture.store.document(isLoaded ? scope : "product:1"),
    groups: MATRIX_GROUPS,
    channels: MATRIX_CHANNELS,
    words: gridWords,
    announcer,
    me: "peter",
    labelledBy: "h1",
    onChange,
    onUndo: () => fixture.store.undo(),
    onRedo: () => fixture.store.redo(),
    onFlush: () => fixture.store.flush({ announce: true }),
    onRetry: (cell) => fixture.store.retry(scope, cell),
    onRetryAll: () => fixture.store.retryAll(),
    onDecide: vi.fn(),
    onCellFocus: (cell) => fixture.store.seen(scope, cell),
    ...props,
  };
  let setProps: (next: Partial<PreferenceGridProps>) => void = () => {};
  function Page(): ReactNode {
    const [changed, setChanged] = useState<Partial<PreferenceGridProps>>({});
    setProps = (next) => act(() => setChanged(next));
    const bar: ComponentProps<typeof SaveBar> = {
      source: fixture.store,
      words: gridWords,
      onUndo: grid.onUndo,
      onRetryAll: grid.onRetryAll,
      onResume: () => fixture.store.askSignIn(),
      onDecide: (conflict, keep) => fixture.store.decide(conflict, keep),
    };
    return (
      <TimeZoneContext value={timeZone}>
        <h1 id="h1">Notification settings</h1>
        <button type="button">Before</button>
        <PreferenceGrid {...grid} {...changed} />
        <SaveBar {...bar} />
      </TimeZoneContext>
    );
  }
  render(<Page />);
  const user = userEvent.setup({ delay: null });
  const at = (id: string) => {
    const element = document.querySelector<HTMLElement>(`[data-at="${id}"]`);
    if (element === null) throw new Error(`Nothing at ${id}`);
    return element;
  };
  return {
    ...fixture,
    user,
    onChange,
    announcer,
    setProps: (next: Partial<PreferenceGridProps>) => setProps(next),
    at,
    cell: (event: EventType, channel: Channel) => at(`${event}:${channel}`),
    header: (channel: Channel) => at(`head:${channel}`),
    row: (event: EventType) => at(`${event}:event`),
    /** Puts focus on a place, as Tab or a click would have. */
    focus: (id: string) => act(() => at(id).focus()),
    /** The place that has focus. */
    active: () => document.activeElement?.getAttribute("data-at") ?? null,
    press: (keys: string) => user.keyboard(keys),
    advance: (ms: number) => act(() => fixture.timers.advance(ms)),
    /** What the polite region says, by then. */
    polite: async (afterMs = 400) => {
      await act(() => fixture.timers.advance(afterMs));
      return screen.getByRole("status").textContent;
    },
    own: ({ event, channel }: CellKey) => fixture.store.document(scope).cell(`${event}:${channel}`)?.own,
  };
}
