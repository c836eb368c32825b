import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { AuditEntry } from "@tocsin/contract";
import { useCallback } from "react";
import type { AuditFilter } from "../../lib/audit-api.ts";
import { useSearchText } from "../../lib/search-text.ts";
import { oneOf, type UrlFilters, useUrlFilters } from "../../lib/url-filters.ts";
import { auditWords } from "../../lib/words/en/audit.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FilterBar, FilterSearch, FilterSelect } from "../../ui/filter-bar.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { detailText } from "./detail-text.ts";
import { auditQuery } from "./queries.ts";

/** Who did what, to what, and how it went. */
export function AuditPage() {
  const filters = useUrlFilters();
  const filter = filterOf(filters.params);
  return (
    <>
      <PageHeader title={auditWords.title} lead={auditWords.lead} />
      <AuditFilters filter={filter} filters={filters} />
      <QueryBoundary question={JSON.stringify(filter)} refused={(problem) => unknownPerson(problem, () => filters.set("person", ""))}>
        <AuditList filter={filter} onClear={filters.clear} />
      </QueryBoundary>
    </>
  );
}

/** Instead of an error that only trying again would answer. */
function unknownPerson({ code }: { readonly code: string }, onClear: () => void) {
  if (code !== "unknown_person") return null;
  return <EmptyState action={<ClearFilters label={auditWords.anybody} onClear={onClear} />}>{auditWords.unknownPerson}</EmptyState>;
}

function AuditFilters({ filter, filters: { set } }: { readonly filter: AuditFilter; readonly filters: UrlFilters }) {
  const search = useCallback((text: string) => set("person", text), [set]);
  const [text, setText] = useSearchText(filter.person, search);
  return (
    <FilterBar label={auditWords.filters}>
      <FilterSelect
        label={auditWords.action}
        value={filter.action ?? ""}
        options={[["", auditWords.anyAction], ...auditWords.actions]}
        onChange={(value) => set("action", value)}
      />
      <FilterSelect
        label={auditWords.period}
        value={filter.period ?? ""}
        options={[["", auditWords.anyPeriod], ...Object.entries(auditWords.periods)]}
        onChange={(value) => set("since", value)}
      />
      <FilterSearch label={auditWords.person} value={text} onChange={setText} />
    </FilterBar>
  );
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    key: "action",
    label: auditWords.action,
    header: true,
    room: "words",
    phone: "title",
    cell: ({ action }) => auditWords.actionName(action),
  },
  { key: "who", label: auditWords.who, room: "words", phone: "line", cell: ({ actor }) => actor?.username ?? auditWords.nobody },
  {
    key: "object",
    label: auditWords.object,
    room: "address",
    phoneLabel: "before",
    cell: ({ object, actor }) => (object === actor?.id ? null : object),
  },
  {
    key: "detail",
    label: auditWords.detail,
    phone: "line",
    cell: ({ detail }) => {
      const text = detailText(detail);
      return text === "" ? null : <span className="meta">{text}</span>;
    },
  },
  {
    key: "when",
    label: auditWords.period,
    align: "end",
    room: "line",
    phone: "aside",
    cell: ({ at }) => <RelativeTime at={at} as="log" />,
  },
];

function AuditList({ filter, onClear }: { readonly filter: AuditFilter; readonly onClear: () => void }) {
  const query = useSuspenseInfiniteQuery(auditQuery(filter));
  const rows = query.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {rows.length === 0 ? (
        <NoRows filter={filter} isAll={!query.hasNextPage} onClear={onClear} />
      ) : (
        <DataTable caption={auditWords.title} columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />
      )}
      <LoadMore of={query} />
    </>
  );
}

interface NoRowsProps {
  readonly filter: AuditFilter;
  /** Everything was looked through. */
  readonly isAll: boolean;
  readonly onClear: () => void;
}

function NoRows({ filter: { action, person, period }, isAll, onClear }: NoRowsProps) {
  if (!isAll) return <EmptyState>{auditWords.noneYet}</EmptyState>;
  if (action === null && person === "" && period === null) return <EmptyState>{auditWords.empty}</EmptyState>;
  return <EmptyState action={<ClearFilters label={auditWords.clearFilters} onClear={onClear} />}>{auditWords.nothingFound}</EmptyState>;
}

const ACTION = /^[a-z_]{1,40}\.[a-z_]{1,40}$/;

/** A made-up address filters nothing. */
function filterOf(params: URLSearchParams): AuditFilter {
  const action = params.get("action") ?? "";
  return {
    action: ACTION.test(action) ? action : null,
    person: params.get("person")?.trim() ?? "",
    period: oneOf(["24h", "7d", "30d"], params.get("since")),
  };
}
