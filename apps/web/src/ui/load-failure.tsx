import { CircleAlert } from "lucide-react";
import { ApiProblem } from "../lib/api-problem.ts";
import { problemText, requestIdOf } from "../lib/problem-text.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import styles from "./load-failure.module.css";

interface LoadFailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What stands where something should have been: what happened, what to quote, and the way to try again. */
export function LoadFailure({ error, onRetry }: LoadFailureProps) {
  const requestId = requestIdOf(error);
  if (error instanceof ApiProblem && error.status === 403) return <EmptyState>{shellWords.forbidden}</EmptyState>;
  return (
    <div className={styles["failure"]} role="alert">
      <CircleAlert size={20} aria-hidden />
      <div>
        <p className={styles["title"]}>{shellWords.failedTitle}</p>
        <p>{problemText(error)}</p>
        {requestId !== null && (
          <p>
            <code>{shellWords.requestId(requestId)}</code>
          </p>
        )}
        <Button onClick={onRetry}>{shellWords.retry}</Button>
      </div>
    </div>
  );
}
