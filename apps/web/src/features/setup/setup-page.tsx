import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router-dom";
import { setupApi } from "../../lib/setup-api.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { setupWords } from "../../lib/words/en/setup.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EntryCard } from "../../ui/entry-card.tsx";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { FirstSuperuserForm } from "./first-superuser-form.tsx";
import { SetPasswordForm } from "./set-password-form.tsx";

/** Where a set-up or sign-in link leads. Its secret is the fragment, which no server and no log ever sees. */
export function SetupPage() {
  const token = decodeFragment(useLocation().hash);
  const link = useQuery({
    queryKey: ["setup-link", token],
    queryFn: () => setupApi.inspectLink(token),
    enabled: token !== "",
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (token === "" || isRefused(link.error)) return <UselessLink />;
  if (link.error !== null) {
    return (
      <EntryCard>
        <PageHeader title={setupWords.passwordTitle} />
        <LoadFailure error={link.error} onRetry={() => void link.refetch()} />
      </EntryCard>
    );
  }
  if (link.data === undefined) {
    return (
      <EntryCard>
        <Skeleton rows={4} />
      </EntryCard>
    );
  }
  const { purpose, username, name } = link.data;
  return (
    <EntryCard>
      {purpose === "first_superuser" ? (
        <FirstSuperuserForm token={token} />
      ) : (
        <SetPasswordForm token={token} username={username ?? ""} name={name ?? ""} />
      )}
    </EntryCard>
  );
}

function UselessLink() {
  return (
    <EntryCard>
      <PageHeader title={setupWords.invalidTitle} lead={setupWords.invalid} />
      <EmptyState action={<Link to="/sign-in">{setupWords.toSignIn}</Link>}>{setupWords.invalidHelp}</EmptyState>
    </EntryCard>
  );
}

function isRefused(error: Error | null): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429;
}

function decodeFragment(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}
