import { useEffect, useState } from "react";

const PAUSE_MS = 250;

/** What is being typed, handed on once the typing rests; follows when the value changes from elsewhere (Back, a cleared filter). `typed`: what it begins with. */
export function useSearchText(value: string, onRest: (text: string) => void, typed = value): readonly [string, (text: string) => void] {
  const [text, setText] = useState(typed);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => onRest(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onRest]);
  return [text, setText];
}
