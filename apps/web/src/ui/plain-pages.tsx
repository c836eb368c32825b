import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { plainPageWords } from "../lib/words/en/plain-pages.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { EmptyState } from "./empty-state.tsx";
import { PageHeader } from "./page-header.tsx";

interface NotFoundPageProps {
  /** The list that what is missing would stand in. */
  readonly back?: ReactNode;
}

export function NotFoundPage({ back = <Link to="/products">{plainPageWords.toProducts}</Link> }: NotFoundPageProps) {
  return (
    <>
      <PageHeader title={plainPageWords.notFoundTitle} />
      <EmptyState action={back}>{plainPageWords.notFound}</EmptyState>
    </>
  );
}

export function ForbiddenPage() {
  return (
    <>
      <PageHeader title={plainPageWords.forbiddenTitle} />
      <EmptyState action={<Link to="/notifications">{plainPageWords.toOwnSettings}</Link>}>{shellWords.forbidden}</EmptyState>
    </>
  );
}
