import type { ObjectRef } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { statement } from "../statements.ts";

const PRODUCT_BY_ID = "SELECT id, active FROM products WHERE id = ?";
const PRODUCT_BY_REF = "SELECT id, active FROM products WHERE source = ? AND ref = ?";
const TYPE_BY_ID = "SELECT id, active FROM product_types WHERE id = ?";
const TYPE_BY_REF = "SELECT id, active FROM product_types WHERE source = ? AND ref = ?";

interface Found {
  readonly id: number;
  readonly active: 0 | 1;
}

function findProduct(db: Db, ref: ObjectRef | null): Found | null {
  if (ref === null) return null;
  const found =
    "id" in ref
      ? statement<[number], Found>(db, PRODUCT_BY_ID).get(ref.id)
      : statement<[string, string], Found>(db, PRODUCT_BY_REF).get(ref.source, ref.ref);
  return found ?? null;
}

function findProductType(db: Db, ref: ObjectRef | null): Found | null {
  if (ref === null) return null;
  const found =
    "id" in ref
      ? statement<[number], Found>(db, TYPE_BY_ID).get(ref.id)
      : statement<[string, string], Found>(db, TYPE_BY_REF).get(ref.source, ref.ref);
  return found ?? null;
}

export interface NamedObjects {
  readonly product: ObjectRef | null;
  readonly productType: ObjectRef | null;
  readonly onUnknownProduct: "refuse" | "record";
}

export type ResolvedObjects =
  | {
      readonly ok: true;
      readonly product: number | null;
      readonly productType: number | null;
      /** What the event names is unknown or inactive, and it is recorded all the same. */
      readonly unknown: boolean;
    }
  | { readonly ok: false; readonly refusal: "unknown_product" | "product_inactive" | "unknown_product_type" | "product_type_inactive" };

/** What an event names, as rows. Where recording is asked for, the product alone counts if one is named, else the type (rule A4). */
export function resolveObjects(db: Db, { product, productType, onUnknownProduct }: NamedObjects): ResolvedObjects {
  const foundProduct = findProduct(db, product);
  const foundType = findProductType(db, productType);
  if (onUnknownProduct === "refuse") {
    const refusal = refusalOf(product, foundProduct, "product") ?? refusalOf(productType, foundType, "product_type");
    if (refusal !== null) return { ok: false, refusal };
  }
  const unknown = product === null ? isUnknown(productType, foundType) : isUnknown(product, foundProduct);
  return { ok: true, product: foundProduct?.id ?? null, productType: foundType?.id ?? null, unknown };
}

function isUnknown(named: ObjectRef | null, found: Found | null): boolean {
  return named !== null && found?.active !== 1;
}

type Refusal = Extract<ResolvedObjects, { ok: false }>["refusal"];

function refusalOf(named: ObjectRef | null, found: Found | null, kind: "product" | "product_type"): Refusal | null {
  if (named === null) return null;
  if (found === null) return kind === "product" ? "unknown_product" : "unknown_product_type";
  if (found.active === 1) return null;
  return kind === "product" ? "product_inactive" : "product_type_inactive";
}
