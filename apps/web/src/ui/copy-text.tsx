import { Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { announce } from "../lib/announcer.ts";
import { formWords } from "../lib/words/en/forms.ts";
import { Button } from "./button.tsx";
import styles from "./copy-text.module.css";

/** Text that is to be taken elsewhere: selectable, and copied by a button where the browser allows it. */
export function CopyText({ label, text }: { readonly label: string; readonly text: string }) {
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    input.current?.select();
    const said = (await isCopied(text)) ? formWords.copied : formWords.copyFailed;
    setOutcome(said);
    announce(said);
  };
  return (
    <div className={styles["copy"]}>
      <label htmlFor={id}>{label}</label>
      <div className={styles["row"]}>
        <textarea id={id} ref={input} value={text} readOnly rows={2} spellCheck={false} onFocus={(event) => event.target.select()} />
        <Button icon={<Copy size={16} aria-hidden />} onClick={() => void copy()}>
          {formWords.copy}
        </Button>
      </div>
      {outcome !== null && <p>{outcome}</p>}
    </div>
  );
}

/** The clipboard exists only on https and localhost, and may be forbidden even there. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
