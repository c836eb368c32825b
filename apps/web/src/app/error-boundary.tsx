import { Component, type ReactNode } from "react";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "../ui/button.tsx";
import styles from "./error-boundary.module.css";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** The last resort: a mistake of ours, or a page whose code could not be fetched. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className={styles["crash"]} role="alert">
        <h1>{shellWords.crashedTitle}</h1>
        <p>{shellWords.crashed}</p>
        <Button tone="primary" onClick={() => globalThis.location.reload()}>
          {shellWords.reload}
        </Button>
      </div>
    );
  }
}
