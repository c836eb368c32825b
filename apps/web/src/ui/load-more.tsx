import { formWords } from "../lib/words/en/forms.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "./button.tsx";
import styles from "./load-more.module.css";

interface LoadMoreProps {
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly failed: boolean;
  readonly onMore: () => void;
}

/** The end of a list that goes on. */
export function LoadMore({ hasMore, loading, failed, onMore }: LoadMoreProps) {
  if (!hasMore) return null;
  return (
    <div className={styles["more"]}>
      <Button busy={loading} onClick={onMore}>
        {loading ? formWords.loadingMore : formWords.loadMore}
      </Button>
      {failed && <span role="alert">{shellWords.failedTitle}</span>}
    </div>
  );
}
