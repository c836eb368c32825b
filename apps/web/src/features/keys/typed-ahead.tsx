import { useEffect } from "react";

interface TypedAheadProps {
  readonly onType: (edit: (text: string) => string) => void;
  readonly onClose: () => void;
}

/** While a list is on its way: what is typed is for the box in it, and none of it for the page behind, where a letter may be a command. */
export function TypedAhead({ onType, onClose }: TypedAheadProps) {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { key } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || /^F\d/.test(key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (key === "Escape") onClose();
      else if (key === "Backspace") onType((text) => text.slice(0, -1));
      else if (key.length === 1) onType((text) => text + key);
    };
    document.addEventListener("keydown", listen, { capture: true });
    return () => document.removeEventListener("keydown", listen, { capture: true });
  }, [onType, onClose]);
  return null;
}
