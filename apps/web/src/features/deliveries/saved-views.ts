import { useCallback, useSyncExternalStore } from "react";
import { createListeners } from "../../lib/listeners.ts";
import { queryOf, shownBy } from "./log-filter.ts";

/** A filter of the log under a name of somebody's own. */
export interface SavedView {
  readonly name: string;
  /** As the address says it. */
  readonly query: string;
}

export const VIEWS_MAX = 30;
export const VIEW_NAME_MAX = 60;

const keyOf = (person: string): string => `tocsin.deliveries.views.${person}`;
const { subscribe: subscribeHere, tell } = createListeners();

/** `full`: there are {@link VIEWS_MAX}, perhaps since a moment ago in another window · `refused`: the browser keeps nothing. */
export type Kept = "kept" | "full" | "refused";

export interface SavedViews {
  readonly views: readonly SavedView[];
  /** One of the same name is replaced. */
  readonly save: (view: SavedView) => Kept;
  readonly remove: (name: string) => Kept;
}

/** Views of one person in this browser; every window of it shows the same ones. */
export function useSavedViews(person: string): SavedViews {
  const stored = useSyncExternalStore(subscribe, () => read(keyOf(person)));
  const write = useCallback((change: Change) => rewrite(person, change), [person]);
  return {
    views: viewsOf(stored),
    save: (view) => write((views) => withView(views, view)),
    remove: (name) => write((views) => views.filter((view) => !isSameName(view.name, name))),
  };
}

/** Marks that turn the reading direction around; a name that has one would turn what stands beside it. */
const BIDI_CONTROLS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** As it is kept: in one line, without what acts instead of being read; empty where nothing of it can be seen. */
export function viewName(typed: string): string {
  const name = typed
    .normalize("NFC")
    .replace(BIDI_CONTROLS, "")
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim();
  return /[^\p{Cf}\p{Z}]/u.test(name) ? name : "";
}

/** Names that only differ in case are one: nobody could tell two such views apart. */
export function isSameName(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}

/** In the order of their names; null where there is no room for another. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] | null {
  const others = views.filter(({ name }) => !isSameName(name, view.name));
  if (others.length >= VIEWS_MAX) return null;
  return [...others, view].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** What stands in the browser may be anybody's writing: what is no view, or one that was there already, is left out. */
export function viewsOf(stored: string | null): readonly SavedView[] {
  return parsed(stored)
    .flatMap(viewIn)
    .filter(({ name }, index, all) => all.findIndex((other) => isSameName(other.name, name)) === index)
    .slice(0, VIEWS_MAX);
}

function parsed(stored: string | null): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** As this version would have kept it: a filter that says nothing any more is none. */
function viewIn(value: unknown): readonly SavedView[] {
  if (typeof value !== "object" || value === null || !("name" in value) || !("query" in value)) return [];
  if (typeof value.name !== "string" || typeof value.query !== "string") return [];
  const name = viewName(value.name);
  const query = queryOf(shownBy(new URLSearchParams(value.query)));
  return name === "" || name.length > VIEW_NAME_MAX || query === "" ? [] : [{ name, query }];
}

function subscribe(listener: () => void): () => void {
  const leave = subscribeHere(listener);
  globalThis.addEventListener("storage", listener);
  return () => {
    leave();
    globalThis.removeEventListener("storage", listener);
  };
}

/** Storage may be forbidden: then there are no views. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

type Change = (views: readonly SavedView[]) => readonly SavedView[] | null;

function rewrite(person: string, change: Change): Kept {
  const changed = change(viewsOf(read(keyOf(person))));
  if (changed === null) return "full";
  try {
    localStorage.setItem(keyOf(person), JSON.stringify(changed));
  } catch {
    return "refused";
  }
  tell();
  return "kept";
}
