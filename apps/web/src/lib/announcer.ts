import { createListeners } from "./listeners.ts";

/** What a screen reader is told in passing ("3 alerts marked read"); the shell renders the region. */
export const { tell: announce, subscribe: onAnnouncement } = createListeners<readonly [text: string]>();
