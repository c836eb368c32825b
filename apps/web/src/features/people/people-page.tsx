import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { Person } from "@tocsin/contract";
import { useCallback, useState } from "react";
import type { PeopleFilter } from "../../lib/people-api.ts";
import { oneOf, type UrlFilters, useUrlFilters } from "../../lib/url-filters.ts";
import { useSearchText } from "../../lib/search-text.ts";
import { peopleWords } from "../../lib/words/en/people.ts";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FilterBar, FilterSearch, FilterSelect } from "../../ui/filter-bar.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { peopleColumns } from "./people-columns.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { peopleQuery } from "./queries.ts";

const YES_NO = ["true", "false"] as const;

export function PeoplePage() {
  const filters = useUrlFilters();
  const filter = filterOf(filters.params);
  return (
    <>
      <PageHeader title={peopleWords.title} />
      <PeopleFilters filter={filter} filters={filters} />
      <QueryBoundary question={JSON.stringify(filter)}>
        <PeopleList filter={filter} onClear={filters.clear} />
      </QueryBoundary>
    </>
  );
}

function PeopleFilters({ filter, filters: { set } }: { readonly filter: PeopleFilter; readonly filters: UrlFilters }) {
  const search = useCallback((text: string) => set("q", text), [set]);
  const [text, setText] = useSearchText(filter.q, search);
  return (
    <FilterBar label={peopleWords.search}>
      <FilterSearch label={peopleWords.search} value={text} onChange={setText} />
      <FilterSelect
        label={peopleWords.activeFilter}
        value={filter.active === null ? "" : String(filter.active)}
        options={[
          ["", peopleWords.anyActive],
          ["true", peopleWords.onlyActive],
          ["false", peopleWords.onlyInactive],
        ]}
        onChange={(value) => set("active", value)}
      />
      <FilterSelect
        label={peopleWords.role}
        value={filter.superuser === null ? "" : String(filter.superuser)}
        options={[
          ["", peopleWords.anyRole],
          ["true", peopleWords.onlySuperusers],
          ["false", peopleWords.onlyOthers],
        ]}
        onChange={(value) => set("superuser", value)}
      />
    </FilterBar>
  );
}

function PeopleList({ filter, onClear }: { readonly filter: PeopleFilter; readonly onClear: () => void }) {
  const query = useSuspenseInfiniteQuery(peopleQuery(filter));
  const [editing, setEditing] = useState<Person | null>(null);
  const people = query.data.pages.flatMap(({ items }) => items);
  const isFiltered = filter.q !== "" || filter.active !== null || filter.superuser !== null;
  return (
    <>
      {people.length === 0 ? (
        <EmptyState action={isFiltered ? <ClearFilters label={peopleWords.clearFilters} onClear={onClear} /> : undefined}>
          {isFiltered ? peopleWords.nothingFound : peopleWords.empty}
        </EmptyState>
      ) : (
        <DataTable caption={peopleWords.title} columns={peopleColumns(setEditing)} rows={people} rowKey={({ id }) => id} />
      )}
      <LoadMore of={query} />
      {editing !== null && <PersonDialog person={people.find(({ id }) => id === editing.id) ?? editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function filterOf(params: URLSearchParams): PeopleFilter {
  return { q: params.get("q") ?? "", active: flagOf(params.get("active")), superuser: flagOf(params.get("superuser")) };
}

function flagOf(value: string | null): boolean | null {
  const flag = oneOf(YES_NO, value);
  return flag === null ? null : flag === "true";
}
