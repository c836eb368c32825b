import { createListeners } from "./listeners.ts";

/** Asks for the list of all keys from wherever it is offered; the shell shows it. */
export const { tell: askForKeys, subscribe: onAskedForKeys } = createListeners();

/** And for the commands. */
export const { tell: askForCommands, subscribe: onAskedForCommands } = createListeners();
