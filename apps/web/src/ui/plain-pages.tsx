import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { shellWords } from "../lib/words/en/shell.ts";
import { EmptyState } from "./empty-state.tsx";
import { PageHeader } from "./page-header.tsx";

interface NotFoundPageProps {
  /** The list that what is missing would stand in. */
  readonly back?: ReactNode;
}

export function NotFoundPage({ back = <Link to="/products">{shellWords.toProducts}</Link> }: NotFoundPageProps) {
  return (
    <>
      <PageHeader title={shellWords.notFoundTitle} />
      <EmptyState action={back}>{shellWords.notFound}</EmptyState>
    </>
  );
}

export function ForbiddenPage() {
  return (
    <>
      <PageHeader title={shellWords.forbiddenTitle} />
      <EmptyState action={<Link to="/notifications">{shellWords.toOwnSettings}</Link>}>{shellWords.forbidden}</EmptyState>
    </>
  );
}
