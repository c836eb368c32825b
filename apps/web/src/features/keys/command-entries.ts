import { CHANNEL_LABEL, type Channel, EVENT_TYPES, type EventType, eventTypeInfo } from "@tocsin/domain";
import { plain } from "../../lib/plain-text.ts";
import { type CommandKind, commandWords } from "../../lib/words/en/commands.ts";
import { keyboardWords } from "../../lib/words/en/keyboard.ts";
import { ownPageWords } from "../../lib/words/en/own-pages.ts";
import { shellWords } from "../../lib/words/en/shell.ts";
import { MATRIX_CHANNELS, PANEL_CHANNELS } from "../../ui/preference-grid/grid-rows.ts";
import { type GoPlace, goKeysFor } from "./go-keys.ts";
import { type KeyList, type KeyRow, keyListsFor } from "./key-lists.ts";
import { shownChord } from "./shown-chord.ts";

export interface CommandEntry {
  readonly id: string;
  readonly kind: CommandKind;
  readonly label: string;
  /** What it is found by as well. */
  readonly about: string;
  /** The key that does the same, where one does. */
  readonly chord: string | null;
  readonly run: CommandRun;
}

export type CommandRun =
  | { readonly kind: "go"; readonly to: string }
  | { readonly kind: "press"; readonly chord: string; readonly place: string | null }
  /** To a cell of the matrix, where it stands or by its address. */
  | { readonly kind: "cell"; readonly event: EventType; readonly to: string };

/** What can be gone to or done from an address; products are asked for apart. */
export function commandEntries(pathname: string, superuser: boolean): readonly CommandEntry[] {
  return [
    ...scopes(superuser),
    ...pages(superuser),
    ...ownActions(superuser),
    ...columnActions(pathname, superuser),
    ...keyActions(pathname, superuser),
    ...events(pathname),
  ];
}

export function productEntry({
  id,
  name,
  productType,
}: {
  readonly id: number;
  readonly name: string;
  readonly productType: { readonly name: string };
}) {
  const to = `/product/${String(id)}`;
  return {
    id: to,
    kind: "product",
    label: name,
    about: productType.name,
    chord: null,
    run: { kind: "go", to },
  } as const satisfies CommandEntry;
}

function goEntry(
  kind: CommandKind,
  label: string,
  { to, chord = null, about = "" }: { to: string; chord?: string | null; about?: string },
) {
  return { id: to, kind, label, about, chord, run: { kind: "go", to } } as const satisfies CommandEntry;
}

const SCOPES: readonly GoPlace[] = ["personal", "system", "template"];

function scopes(superuser: boolean): readonly CommandEntry[] {
  return goKeysFor(superuser).flatMap(({ key, place, to }) =>
    place === "personal" || place === "system" || place === "template"
      ? [goEntry("scope", commandWords.scopes[place], { to, chord: shownChord(`g ${key}`, "matrix"), about: shellWords.notifications })]
      : [],
  );
}

function pages(superuser: boolean): readonly CommandEntry[] {
  const chordOf = (to: string): string | null => {
    const found = goKeysFor(superuser).find((go) => go.to === to && !SCOPES.includes(go.place));
    return found === undefined ? null : shownChord(`g ${found.key}`, "matrix");
  };
  const places: readonly (readonly [to: string, label: string])[] = [
    ["/products", shellWords.products],
    ["/alerts", shellWords.alerts],
    ["/deliveries", superuser ? shellWords.deliveries : shellWords.myDeliveries],
    ["/webhooks", shellWords.webhooks],
    ["/account", ownPageWords.account],
    ["/account/keyboard", keyboardWords.title],
    ["/tokens", ownPageWords.tokens],
    ["/sessions", ownPageWords.sessions],
    ...(superuser
      ? ([
          ["/people", shellWords.people],
          ["/channels", shellWords.channels],
          ["/audit", shellWords.audit],
          ["/settings", shellWords.settings],
        ] as const)
      : []),
  ];
  return places.map(([to, label]) => goEntry("page", label, { to, chord: chordOf(to) }));
}

function ownActions(superuser: boolean): readonly CommandEntry[] {
  const setUp = (channel: Channel) => goEntry("action", commandWords.setUp(CHANNEL_LABEL[channel]), { to: `/channels?edit=${channel}` });
  return [
    goEntry("action", commandWords.newToken, { to: "/tokens?new=token" }),
    ...(superuser
      ? [
          goEntry("action", commandWords.connectDojo, { to: "/tokens?new=defectdojo" }),
          ...MATRIX_CHANNELS.filter((channel) => channel !== "alert").map(setUp),
        ]
      : []),
  ];
}

/** As if 1 or 0 were pressed on a channel's header: the matrix itself asks, saves and undoes. */
function columnActions(pathname: string, superuser: boolean): readonly CommandEntry[] {
  return editableColumns(pathname, superuser).flatMap((channel) => {
    const label = CHANNEL_LABEL[channel];
    const press = (chord: "1" | "0", does: string): CommandEntry => ({
      id: `column-${channel}-${chord}`,
      kind: "action",
      label: does,
      about: "",
      chord: null,
      run: { kind: "press", chord, place: `[data-at="head:${channel}"]` },
    });
    return [press("1", commandWords.columnOn(label)), press("0", commandWords.columnOff(label))];
  });
}

function editableColumns(pathname: string, superuser: boolean): readonly Channel[] {
  if (pathname.startsWith("/product/")) return PANEL_CHANNELS;
  if (pathname === "/notifications/system") return superuser ? MATRIX_CHANNELS : [];
  return pathname.startsWith("/notifications") ? MATRIX_CHANNELS.filter((channel) => channel !== "msteams") : [];
}

/** What the page's own keys do. */
function keyActions(pathname: string, superuser: boolean): readonly CommandEntry[] {
  const entry = ({ does, chords }: KeyRow, { place, page }: KeyList): CommandEntry => ({
    id: `key-${chords[0]}`,
    kind: "action",
    label: does,
    about: "",
    chord: shownChord(chords[0], page),
    run: { kind: "press", chord: chords[0], place },
  });
  const lists = keyListsFor(pathname, superuser).filter(({ place }) => place !== null);
  return [
    ...lists.flatMap((list) => list.rows.filter(({ run }) => run.kind === "press").map((row) => entry(row, list))),
    {
      id: "keys",
      kind: "action",
      label: commandWords.keys,
      about: "",
      chord: shownChord("?", "matrix"),
      run: { kind: "press", chord: "?", place: null },
    },
  ];
}

/** In the scope that somebody looks at, else in their own. */
function events(pathname: string): readonly CommandEntry[] {
  const scope = pathname.startsWith("/notifications") ? pathname : "/notifications";
  return EVENT_TYPES.map(eventTypeInfo).map(({ key, label, help }) => ({
    id: `event-${key}`,
    kind: "event",
    label,
    about: `${key} ${help}`,
    chord: null,
    run: { kind: "cell", event: key, to: `${scope}#event=${key}` },
  }));
}

/** Those in which every word is found; labels that begin with what was typed first, then with a word of it, then the rest. */
export function foundCommands(entries: readonly CommandEntry[], text: string): readonly CommandEntry[] {
  const sought = plain(text.trim());
  if (sought === "") return entries;
  const words = sought.split(/\s+/);
  return entries
    .filter(({ label, about }) => words.every((word) => plain(`${label} ${about}`).includes(word)))
    .map((entry) => ({ entry, rank: rankOf(plain(entry.label), sought, words) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

function rankOf(label: string, sought: string, words: readonly string[]): number {
  if (label.startsWith(sought)) return 0;
  const starts = label.split(/[^\p{L}\p{N}]+/u);
  if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 1;
  return words.every((word) => label.includes(word)) ? 2 : 3;
}
