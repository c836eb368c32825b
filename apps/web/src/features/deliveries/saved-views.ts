import { useCallback, useSyncExternalStore } from "react";

/** A filter of the log under a name of somebody's own. */
export interface SavedView {
  readonly name: string;
  /** As the address says it. */
  readonly query: string;
}

export const VIEWS_MAX = 30;
export const VIEW_NAME_MAX = 60;

const keyOf = (person: string): string => `tocsin.deliveries.views.${person}`;
const listeners = new Set<() => void>();

export interface SavedViews {
  readonly views: readonly SavedView[];
  /** One of the same name is replaced. False: the browser keeps nothing. */
  readonly save: (view: SavedView) => boolean;
  readonly remove: (name: string) => boolean;
}

/** Views of one person in this browser; every window of it shows the same ones. */
export function useSavedViews(person: string): SavedViews {
  const stored = useSyncExternalStore(subscribe, () => read(keyOf(person)));
  const write = useCallback((change: (views: readonly SavedView[]) => readonly SavedView[]) => rewrite(person, change), [person]);
  return {
    views: viewsOf(stored),
    save: (view) => write((views) => withView(views, view)),
    remove: (name) => write((views) => views.filter((view) => view.name !== name)),
  };
}

/** In the order of their names; beyond {@link VIEWS_MAX} nothing is added. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const others = views.filter(({ name }) => name !== view.name);
  if (others.length >= VIEWS_MAX) return views;
  return [...others, view].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** What stands in the browser may be anybody's writing: what is no view is left out. */
export function viewsOf(stored: string | null): readonly SavedView[] {
  try {
    const parsed: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isView).map(({ name, query }) => ({ name, query })) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null || !("name" in value) || !("query" in value)) return false;
  return typeof value.name === "string" && value.name !== "" && typeof value.query === "string";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
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

function rewrite(person: string, change: (views: readonly SavedView[]) => readonly SavedView[]): boolean {
  try {
    localStorage.setItem(keyOf(person), JSON.stringify(change(viewsOf(read(keyOf(person))))));
  } catch {
    return false;
  }
  for (const listener of listeners) listener();
  return true;
}
