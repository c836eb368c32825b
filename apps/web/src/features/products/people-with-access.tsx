import type { ProductDetail, ProductPerson } from "@tocsin/contract";
import { productWords } from "../../lib/words/en/products.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

const COLUMNS: readonly Column<ProductPerson>[] = [
  {
    key: "person",
    label: productWords.person,
    header: true,
    phone: "title",
    cell: ({ person: { name, username } }) =>
      name === "" || name === username ? (
        username
      ) : (
        <>
          {name} <span className="meta">{username}</span>
        </>
      ),
  },
  {
    key: "access",
    label: productWords.access,
    phone: "line",
    cell: ({ access }) => (
      <ul>
        {access.map((way) => (
          <li key={`${way.kind} ${way.group ?? ""} ${way.role ?? ""}`}>{productWords.way(way)}</li>
        ))}
      </ul>
    ),
  },
];

/** Who may see the product, and where that comes from. */
export function PeopleWithAccess({ product: { people, peopleTotal } }: { readonly product: ProductDetail }) {
  return (
    <section id="people" aria-labelledby="people-title">
      <h2 id="people-title">{productWords.people}</h2>
      {people.length === 0 ? (
        <EmptyState>{productWords.noPeople}</EmptyState>
      ) : (
        <DataTable caption={productWords.people} columns={COLUMNS} rows={people} rowKey={({ person }) => person.id} />
      )}
      {people.length < peopleTotal && <p className="meta">{productWords.peopleMore(people.length, peopleTotal)}</p>}
    </section>
  );
}
