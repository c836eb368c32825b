import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { ApiProblem } from "../lib/api-problem.ts";
import { LoadFailure } from "./load-failure.tsx";
import { Skeleton } from "./skeleton.tsx";

interface QueryBoundaryProps {
  readonly children: ReactNode;
  /** What holds the place while it loads. */
  readonly fallback?: ReactNode;
  /** What stands there if the server knows nothing of what was asked for. */
  readonly missing?: ReactNode;
}

/** Loading and failing of one part of a page; the rest of the page stays usable. */
export function QueryBoundary({ children, fallback = <Skeleton rows={6} />, missing }: QueryBoundaryProps) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Failures reset={reset} missing={missing}>
          <Suspense fallback={fallback}>{children}</Suspense>
        </Failures>
      )}
    </QueryErrorResetBoundary>
  );
}

interface FailuresProps {
  readonly children: ReactNode;
  readonly reset: () => void;
  readonly missing: ReactNode;
}

class Failures extends Component<FailuresProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { missing } = this.props;
    if (missing !== undefined && error instanceof ApiProblem && error.status === 404) return missing;
    return (
      <LoadFailure
        error={error}
        onRetry={() => {
          this.props.reset();
          this.setState({ error: null });
        }}
      />
    );
  }
}
