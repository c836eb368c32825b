/** What many lanes ask for at once is read once: until whatever follows from what has just happened was done. Nothing is written meanwhile. */
export function oncePerTurn<T>(read: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null;
  return () => {
    if (current === null) {
      current = read();
      process.nextTick(() => {
        current = null;
      });
    }
    return current;
  };
}
