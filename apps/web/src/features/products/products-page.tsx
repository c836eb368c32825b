import { useSuspenseInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Product } from "@tocsin/contract";
import { useCallback } from "react";
import { Link } from "react-router-dom";
import type { ProductFilter } from "../../lib/products-api.ts";
import { useMe } from "../../lib/own-person.ts";
import { useSearchText } from "../../lib/search-text.ts";
import { idOf, useUrlFilters } from "../../lib/url-filters.ts";
import { productWords } from "../../lib/words/en/products.ts";
import { Badge } from "../../ui/badge.tsx";
import { ClearFilters } from "../../ui/clear-filters.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FilterBar, FilterSearch, FilterSelect } from "../../ui/filter-bar.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { productsQuery, productTypesQuery } from "./queries.ts";

export function ProductsPage() {
  const { params, set, clear } = useUrlFilters();
  const filter = filterOf(params);
  const search = useCallback((text: string) => set("q", text), [set]);
  const [text, setText] = useSearchText(filter.q, search);
  const { data: types } = useQuery(productTypesQuery);
  return (
    <>
      <PageHeader title={productWords.title} />
      <FilterBar label={productWords.search}>
        <FilterSearch label={productWords.search} value={text} onChange={setText} />
        <FilterSelect
          label={productWords.productType}
          value={filter.productType === null ? "" : String(filter.productType)}
          options={[["", productWords.anyType], ...(types?.items ?? []).map(({ id, name }) => [String(id), name] as const)]}
          onChange={(value) => set("type", value)}
        />
      </FilterBar>
      <QueryBoundary question={JSON.stringify(filter)}>
        <ProductList filter={filter} onClear={clear} />
      </QueryBoundary>
    </>
  );
}

const COLUMNS: readonly Column<Product>[] = [
  {
    key: "name",
    label: productWords.name,
    header: true,
    phone: "title",
    cell: ({ id, name, active }) => (
      <>
        <Link to={`/product/${String(id)}`}>{name}</Link> {!active && <Badge>{productWords.inactive}</Badge>}
      </>
    ),
  },
  { key: "type", label: productWords.productType, cell: ({ productType }) => productType.name },
];

function ProductList({ filter, onClear }: { readonly filter: ProductFilter; readonly onClear: () => void }) {
  const { superuser } = useMe();
  const query = useSuspenseInfiniteQuery(productsQuery(filter));
  const products = query.data.pages.flatMap(({ items }) => items);
  if (products.length === 0 && (filter.q !== "" || filter.productType !== null)) {
    return (
      <EmptyState action={<ClearFilters label={productWords.clearFilters} onClear={onClear} />}>
        {productWords.nothingFound(filter.q)}
      </EmptyState>
    );
  }
  if (products.length === 0) return <EmptyState>{superuser ? productWords.emptyForSuperuser : productWords.empty}</EmptyState>;
  return (
    <>
      <DataTable caption={productWords.title} columns={COLUMNS} rows={products} rowKey={({ id }) => String(id)} />
      <LoadMore of={query} />
    </>
  );
}

function filterOf(params: URLSearchParams): ProductFilter {
  return { q: params.get("q") ?? "", productType: idOf(params.get("type")) };
}
