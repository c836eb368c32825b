import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNELS, EVENT_TYPES, type EventType } from "../catalogue.ts";
import { CELL_EDITS } from "./cell.ts";
import { OWN_VALUES, SCOPES } from "./scopes.ts";
import { planToggle, type ToggleCell, type ToggleCommand } from "./toggle.ts";

const cell = (overrides: Partial<ToggleCell> = {}): ToggleCell => ({
  event: "scan_added",
  channel: "mail",
  own: "inherit",
  effective: false,
  inherited: false,
  edit: "yes",
  ...overrides,
});

const column = (events: readonly EventType[], overrides: Partial<ToggleCell> = {}) => events.map((event) => cell({ event, ...overrides }));

const plan = (command: ToggleCommand, targets: readonly ToggleCell[], scope: (typeof SCOPES)[number] = "personal") =>
  planToggle({ scope, command, targets, all: targets });

const anyCells = fc.uniqueArray(
  fc.record<ToggleCell>({
    event: fc.constantFrom(...EVENT_TYPES),
    channel: fc.constantFrom(...CHANNELS),
    own: fc.constantFrom(...OWN_VALUES),
    effective: fc.boolean(),
    inherited: fc.boolean(),
    edit: fc.constantFrom(...CELL_EDITS),
  }),
  { selector: ({ event, channel }) => `${event}:${channel}`, maxLength: 40 },
);

describe("the toggle algebra", () => {
  test.each([
    [{ own: "inherit", effective: false }, "on"],
    [{ own: "off", effective: false }, "on"],
    [{ own: "inherit", effective: true }, "off"],
    [{ own: "on", effective: true }, "off"],
  ] as const)("Space on %o writes %s", (shown, to) => {
    expect(plan("flip", [cell(shown)]).changes).toEqual([{ event: "scan_added", channel: "mail", from: shown.own, to }]);
  });

  test("mixed targets all go on, and cells that already show it are not written", () => {
    const { changes, shows } = plan("flip", [cell({ effective: true }), cell({ channel: "slack" })]);

    expect(shows).toBe(true);
    expect(changes).toEqual([{ event: "scan_added", channel: "slack", from: "inherit", to: "on" }]);
  });

  test("1 sets this scope's own value although the cell was already on through another", () => {
    expect(plan("on", [cell({ effective: true })]).changes).toEqual([{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }]);
  });

  test("Delete goes back to inherit", () => {
    expect(plan("inherit", [cell({ own: "off" }), cell({ channel: "slack" })]).changes).toEqual([
      { event: "scan_added", channel: "mail", from: "off", to: "inherit" },
    ]);
  });

  test("off in System is written as inherit (L2)", () => {
    expect(plan("flip", [cell({ own: "on", effective: true })], "system").changes).toMatchObject([{ from: "on", to: "inherit" }]);
  });

  test("locked, unavailable and forbidden cells are skipped and counted", () => {
    const { changes, skipped } = plan("flip", [
      cell({ edit: "locked", effective: true }),
      cell({ channel: "msteams", edit: "unavailable" }),
      cell({ channel: "slack", edit: "forbidden" }),
      cell({ channel: "alert" }),
    ]);

    expect(changes.map(({ channel }) => channel)).toEqual(["alert"]);
    expect(skipped).toEqual({ locked: 1, unavailable: 1, forbidden: 1 });
  });

  test("System asks before more than ten cells go off, Personal does not", () => {
    const events = EVENT_TYPES.slice(0, 11);

    expect(plan("flip", column(events, { own: "on", effective: true }), "system").guard).toEqual({ count: 11, silenced: [] });
    expect(plan("flip", column(events, { own: "on", effective: true })).guard).toBeNull();
    expect(plan("flip", column(events.slice(0, 10), { own: "on", effective: true }), "system").guard).toBeNull();
  });

  test("Delete asks like an off does, but only for cells that nothing else keeps on", () => {
    const events = EVENT_TYPES.slice(0, 11);

    expect(plan("inherit", column(events, { own: "on", effective: true }), "system").guard).toEqual({ count: 11, silenced: [] });
    expect(plan("inherit", column(events, { own: "on", effective: true, inherited: true }), "template").guard).toBeNull();
    expect(plan("off", column(events), "template").guard).toBeNull();
  });

  test("Template asks before a critical event type loses its last channel, and only then", () => {
    const mail = cell({ event: "sla_breach", own: "on", effective: true });
    const alert = cell({ event: "sla_breach", channel: "alert", effective: true });

    expect(planToggle({ scope: "template", command: "flip", targets: [mail], all: [mail] }).guard).toEqual({
      count: 1,
      silenced: ["sla_breach"],
    });
    expect(planToggle({ scope: "template", command: "flip", targets: [mail], all: [mail, alert] }).guard).toBeNull();
  });

  test("never writes a cell that cannot be changed, never writes what is already there, names each cell once", () => {
    fc.assert(
      fc.property(
        anyCells,
        fc.constantFrom<ToggleCommand>("flip", "on", "off", "inherit"),
        fc.constantFrom(...SCOPES),
        (cells, command, scope) => {
          const { changes } = plan(command, cells, scope);
          const editable = new Set(cells.filter(({ edit }) => edit === "yes").map(({ event, channel }) => `${event}:${channel}`));

          expect(changes.every(({ event, channel }) => editable.has(`${event}:${channel}`))).toBe(true);
          expect(new Set(changes.map(({ event, channel }) => `${event}:${channel}`)).size).toBe(changes.length);
          if (command !== "flip") expect(changes.every(({ from, to }) => from !== to)).toBe(true);
          if (scope === "system") expect(changes.every(({ to }) => to !== "off")).toBe(true);
        },
      ),
    );
  });

  test("the answer does not depend on the order of the cells", () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const key = ({ event, channel }: { event: string; channel: string }) => `${event}:${channel}`;
        const sorted = (changes: ReturnType<typeof plan>["changes"]) => [...changes].toSorted((a, b) => key(a).localeCompare(key(b)));

        expect(sorted(plan("flip", [...cells].toReversed()).changes)).toEqual(sorted(plan("flip", cells).changes));
      }),
    );
  });
});
