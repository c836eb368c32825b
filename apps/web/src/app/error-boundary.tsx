import { Component, type ReactNode } from "react";
import { isCodeMissing } from "../lib/page-code.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "../ui/button.tsx";
import styles from "./error-boundary.module.css";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface Failure {
  readonly failed: "mistake" | "code" | null;
}

/** The last resort: a mistake of ours, or a page whose code could not be fetched. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, Failure> {
  override state: Failure = { failed: null };

  static getDerivedStateFromError(error: unknown): Failure {
    return { failed: isCodeMissing(error) ? "code" : "mistake" };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    return (
      <div className={styles["crash"]} role="alert">
        <h1>{failed === "code" ? shellWords.failedTitle : shellWords.crashedTitle}</h1>
        <p>{failed === "code" ? shellWords.codeMissing : shellWords.crashed}</p>
        <Button tone="primary" onClick={() => globalThis.location.reload()}>
          {shellWords.reload}
        </Button>
      </div>
    );
  }
}
