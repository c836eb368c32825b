import type { Navigator } from "react-router-dom";
import { hearFirst } from "./before-pop.ts";

export type Leave = () => void;
type Ask = (leave: Leave) => void;

interface Place {
  readonly navigator: Navigator;
  readonly pathname: string;
}

/** Each form with something unsaved; the newest asks for all, since one question is enough. */
const asking = new Set<Ask>();
let release: (() => void) | null = null;

/**
 * Holds back whatever leads from this page to another: links, keys, commands, Back and Forward. Within the page everything goes
 * on. The declarative router has no blocker of its own, so this stands between it and what it goes by. Answers how to let go.
 */
export function holdBack(place: Place, ask: Ask): () => void {
  asking.add(ask);
  release ??= stand(place, (leave) => [...asking].at(-1)?.(leave));
  return () => {
    asking.delete(ask);
    if (asking.size === 0) letGo();
  };
}

function letGo(): void {
  release?.();
  release = null;
}

function stand(place: Place, ask: Ask): () => void {
  const askFor: Ask = (leave) =>
    ask(() => {
      letGo();
      leave();
    });
  const stops = [standBeforeRouter(place, askFor), standBeforeHistory(place, askFor)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What the app itself goes to. */
function standBeforeRouter({ navigator, pathname }: Place, ask: Ask): () => void {
  const push = navigator.push.bind(navigator);
  const replace = navigator.replace.bind(navigator);
  const held =
    (go: Navigator["push"]): Navigator["push"] =>
    (...to) => {
      const target = new URL(navigator.createHref(to[0]), globalThis.location.href);
      if (target.pathname === pathname) go(...to);
      else ask(() => go(...to));
    };
  Object.assign(navigator, { push: held(push), replace: held(replace) });
  return () => void Object.assign(navigator, { push, replace });
}

/** What the browser has gone to already when it tells of it: it goes back, and the router never hears of either. */
function standBeforeHistory({ pathname }: Place, ask: Ask): () => void {
  const { history, location } = globalThis;
  const here = stepIn(history.state);
  let isReturning = false;
  const onPop = (event: PopStateEvent): void => {
    if (!isReturning && location.pathname === pathname) return;
    event.stopImmediatePropagation();
    isReturning = !isReturning;
    if (!isReturning) return;
    const there = stepIn(event.state);
    // An entry that the router did not make has no number: then it is almost always Back.
    const steps = (here === null || there === null ? 0 : there - here) || -1;
    history.go(-steps);
    ask(() => history.go(steps));
  };
  hearFirst(onPop);
  return () => hearFirst(null);
}

/** The router numbers the entries of the history. */
function stepIn(state: unknown): number | null {
  return typeof state === "object" && state !== null && "idx" in state && typeof state.idx === "number" ? state.idx : null;
}
