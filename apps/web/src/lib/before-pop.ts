type Hear = (event: PopStateEvent) => void;

let hear: Hear | null = null;

/** Before the app stands: a window tells of Back and Forward in the order in which it was listened to, and the router is early. */
export function listenBeforeRouter(): void {
  globalThis.addEventListener("popstate", (event) => hear?.(event));
}

/** Hears of Back and Forward before the router does; null: nobody wants to. */
export function hearFirst(next: Hear | null): void {
  hear = next;
}
