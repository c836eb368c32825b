/** The list of all keys, the commands, or what is pressed for one of them. */
export type Asked = "keys" | "commands" | KeyboardEvent;

let early: Asked[] = [];
let answerer: ((asked: Asked) => void) | null = null;

/** From wherever it is offered; the shell shows it. What is asked before the code that answers is there waits for it. */
export function ask(asked: Asked): void {
  if (answerer === null) early.push(asked);
  else answerer(asked);
}

export const askForKeys = (): void => ask("keys");

export function onAsked(answer: (asked: Asked) => void): () => void {
  answerer = answer;
  const waiting = early;
  early = [];
  waiting.forEach(answer);
  return () => {
    answerer = null;
  };
}
