import { useCallback, useRef, useState } from "react";
import { usePassedOnFocus } from "../lib/passed-on-focus.ts";
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

/** The end of a list that goes on. Once the last page has come, focus rests there instead of going with the button, until it goes on. */
export function LoadMore({ of: query }: { readonly of: PagedQuery }) {
  const [isAsked, setAsked] = useState(false);
  const end = useRef<HTMLParagraphElement>(null);
  const button = usePassedOnFocus(useCallback(() => end.current?.focus(), []));
  if (!query.hasNextPage && !isAsked) return null;
  if (!query.hasNextPage) {
    return (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it holds the place of the button only while focus rests on it
      <p ref={end} tabIndex={-1} className="meta" onBlur={() => setAsked(false)}>
        {formWords.allLoaded}
      </p>
    );
  }
  return (
    <div className={styles["more"]}>
      <Button
        ref={button}
        busy={query.isFetchingNextPage}
        onClick={() => {
          setAsked(true);
          void query.fetchNextPage();
        }}
      >
        {query.isFetchingNextPage ? formWords.loadingMore : formWords.loadMore}
      </Button>
      {query.isFetchNextPageError && <span role="alert">{shellWords.failedTitle}</span>}
    </div>
  );
}
