import { formWords } from "../lib/words/en/forms.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "./button.tsx";
import styles from "./load-more.module.css";

/** A query of TanStack's whose pages follow one another, as far as it is needed. */
interface PagedQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** The end of a list that goes on. */
export function LoadMore({ of: query }: { readonly of: PagedQuery }) {
  if (!query.hasNextPage) return null;
  return (
    <div className={styles["more"]}>
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchingNextPage ? formWords.loadingMore : formWords.loadMore}
      </Button>
      {query.isFetchNextPageError && <span role="alert">{shellWords.failedTitle}</span>}
    </div>
  );
}
