import { CircleAlert } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import type { FieldProblem } from "../lib/form-problems.ts";
import { usePassedOnFocus } from "../lib/passed-on-focus.ts";
import { formWords } from "../lib/words/en/forms.ts";
import styles from "./form-problems.module.css";

interface FormProblemsProps {
  /** What is wrong with the whole, not with one field. */
  readonly message?: string | null;
  readonly problems?: readonly FieldProblem[];
  /** Changes with each failed try, so that focus comes here each time. */
  readonly attempt: number;
}

/** What stands above a form after a failed try: it takes focus and leads to each field. */
export function FormProblems({ message = null, problems = [], attempt }: FormProblemsProps) {
  const ref = useRef<HTMLDivElement>(null);
  const isEmpty = message === null && problems.length === 0;
  useEffect(() => {
    // Where one key saves several forms, the first that is refused has focus.
    if (attempt > 0 && document.activeElement?.getAttribute("role") !== "alert") ref.current?.focus();
  }, [attempt]);
  // Saved by key from here, the summary goes and its form stays: focus goes to the button that would have saved.
  const form = useRef<HTMLFormElement>(null);
  const passOn = usePassedOnFocus(useCallback(() => form.current?.querySelector<HTMLElement>('[type="submit"]')?.focus(), []));
  const shown = useCallback(
    (summary: HTMLDivElement) => {
      ref.current = summary;
      form.current = summary.closest("form");
      return passOn(summary);
    },
    [passOn],
  );
  if (isEmpty) return null;
  return (
    <div ref={shown} className={styles["problems"]} role="alert" tabIndex={-1}>
      <CircleAlert size={18} aria-hidden />
      <div>
        {message !== null && <p>{message}</p>}
        {problems.length > 0 && (
          <>
            <p>{formWords.problems(problems.length)}</p>
            <ul>
              {problems.map(({ field, label, message: text }) => (
                <li key={field}>
                  <a
                    href={`#${field}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(field)?.focus();
                    }}
                  >
                    {label}
                  </a>
                  {`: ${text}`}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
