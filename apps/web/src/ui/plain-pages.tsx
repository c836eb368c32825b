import { Link } from "react-router-dom";
import { shellWords } from "../lib/words/en/shell.ts";
import { EmptyState } from "./empty-state.tsx";
import { PageHeader } from "./page-header.tsx";

export function NotFoundPage() {
  return (
    <>
      <PageHeader title={shellWords.notFoundTitle} />
      <EmptyState action={<Link to="/products">{shellWords.toProducts}</Link>}>{shellWords.notFound}</EmptyState>
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
