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
  /** What stands there for a refusal that trying again would not change; null: it is a failure like any other. */
  readonly refused?: (problem: ApiProblem) => ReactNode;
  /** What is asked for: the failure of one question says nothing about the next. */
  readonly question?: string;
}

/** Loading and failing of one part of a page; the rest of the page stays usable. */
export function QueryBoundary({ children, fallback = <Skeleton rows={6} />, missing, refused, question }: QueryBoundaryProps) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Failures reset={reset} missing={missing} refused={refused} question={question}>
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
  readonly refused: QueryBoundaryProps["refused"];
  readonly question: string | undefined;
}

interface FailuresState {
  readonly error: unknown;
  readonly question: string | undefined;
}

class Failures extends Component<FailuresProps, FailuresState> {
  override state: FailuresState = { error: null, question: this.props.question };

  static getDerivedStateFromProps({ question }: FailuresProps, state: FailuresState): FailuresState | null {
    return question === state.question ? null : { error: null, question };
  }

  static getDerivedStateFromError(error: unknown): Pick<FailuresState, "error"> {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { missing, refused } = this.props;
    if (missing !== undefined && error instanceof ApiProblem && error.status === 404) return missing;
    const said = error instanceof ApiProblem ? refused?.(error) : null;
    if (said !== null && said !== undefined) return said;
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
