import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { Session } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { sessionsApi } from "../../lib/sessions-api.ts";
import { problemText } from "../../lib/problem-text.ts";
import { sessionWords } from "../../lib/words/en/sessions.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: ({ signal }) => sessionsApi.sessions(signal) });

export function SessionsPage() {
  return (
    <>
      <PageHeader title={sessionWords.title} lead={sessionWords.lead} />
      <QueryBoundary>
        <SessionList />
      </QueryBoundary>
    </>
  );
}

function SessionList() {
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (session: string) => sessionsApi.endSession(session),
    onSuccess: () => announce(sessionWords.ended),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <>
      {end.isError && <p role="alert">{problemText(end.error)}</p>}
      <DataTable caption={sessionWords.title} columns={columns(end.mutate)} rows={data.items} rowKey={({ id }) => id} />
    </>
  );
}

function columns(onEnd: (session: string) => void): readonly Column<Session>[] {
  return [
    {
      key: "agent",
      label: sessionWords.browser,
      header: true,
      phone: "title",
      cell: ({ userAgent, current }) => (
        <>
          {sessionWords.agent(userAgent)} {current && <Badge>{sessionWords.current}</Badge>}
        </>
      ),
    },
    { key: "since", label: sessionWords.signedIn, phoneLabel: "before", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { key: "seen", label: sessionWords.lastSeen, phoneLabel: "before", cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
    {
      key: "end",
      label: sessionWords.end,
      isLabelHidden: true,
      align: "end",
      phone: "aside",
      cell: ({ id, current, userAgent }) =>
        current ? null : (
          <Button aria-label={sessionWords.endName(sessionWords.agent(userAgent))} onClick={() => onEnd(id)}>
            {sessionWords.end}
          </Button>
        ),
    },
  ];
}
