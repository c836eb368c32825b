/** Asks for the list of all keys from wherever it is offered; the shell shows it. */
type Listener = () => void;

const listeners = new Set<Listener>();

export function askForKeys(): void {
  for (const listener of listeners) listener();
}

export function onAskedForKeys(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
