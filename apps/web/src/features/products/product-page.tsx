import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router-dom";
import { idOf } from "../../lib/url-filters.ts";
import { productWords } from "../../lib/words/en/products.ts";
import { Badge } from "../../ui/badge.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { NotFoundPage } from "../../ui/plain-pages.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { PeopleWithAccess } from "./people-with-access.tsx";
import { ProductPanel } from "./product-panel.tsx";
import { productQuery } from "./queries.ts";
import { RecentEvents } from "./recent-events.tsx";
import styles from "./product-page.module.css";

export function ProductPage() {
  const { id = null } = useParams();
  const product = idOf(id);
  if (product === null) return <NotFoundPage />;
  return (
    <QueryBoundary missing={<NotFoundPage />}>
      <ProductView id={product} />
    </QueryBoundary>
  );
}

function ProductView({ id }: { readonly id: number }) {
  const { data: product } = useSuspenseQuery(productQuery(id));
  return (
    <>
      <PageHeader
        title={product.name}
        above={
          <Link to={`/products?type=${String(product.productType.id)}`} className={styles["type"]}>
            {product.productType.name}
          </Link>
        }
        actions={product.active ? undefined : <Badge>{productWords.inactive}</Badge>}
      />
      <nav aria-label={productWords.jump} className={styles["jump"]}>
        <a href="#events">{productWords.events}</a>
        <a href="#people">{productWords.people}</a>
        <a href="#panel">{productWords.jumpPanel}</a>
      </nav>
      <div className={styles["columns"]}>
        <div className={styles["facts"]}>
          <RecentEvents product={id} />
          <PeopleWithAccess product={product} />
        </div>
        <ProductPanel id={id} name={product.name} />
      </div>
    </>
  );
}
