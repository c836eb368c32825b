import { ACCESS_KINDS, ROLES } from "@tocsin/domain";
import { z } from "zod";
import { pageOf, pageShape } from "./lists.ts";
import { personRef } from "./people.ts";
import { integerId, integerIdInPath, integerIdInQuery } from "./wire-values.ts";

export const namedRef = z
  .object({ id: integerId, name: z.string().meta({ example: "Payments API" }) })
  .meta({ id: "NamedRef", description: "A product or product type, by our id." });
export type NamedRef = z.infer<typeof namedRef>;

const directoryShape = {
  ref: z.string().nullable().meta({ description: "Its id in the source.", example: "12" }),
  source: z.string().nullable().meta({ example: "defectdojo" }),
  active: z.boolean().meta({ description: "False once the source no longer names it; only superusers see it then." }),
};

export const productType = z.object({ ...namedRef.shape, ...directoryShape }).meta({ id: "ProductType", description: "A product type." });
export type ProductType = z.infer<typeof productType>;

export const productTypesQuery = z.strictObject(pageShape);

export const productTypesPage = pageOf(productType).meta({
  id: "ProductTypesPage",
  description: "Product types the caller may see, by name.",
});
export type ProductTypesPage = z.infer<typeof productTypesPage>;

export const product = z
  .object({ ...namedRef.shape, ...directoryShape, productType: namedRef })
  .meta({ id: "Product", description: "A product, as in lists." });
export type Product = z.infer<typeof product>;

export const productsQuery = z.strictObject({
  ...pageShape,
  q: z.string().max(200).optional().meta({ description: "Part of the name." }),
  productType: integerIdInQuery.optional().meta({ description: "Id of a product type." }),
});
export type ProductsQuery = z.output<typeof productsQuery>;

export const productsPage = pageOf(product).meta({ id: "ProductsPage", description: "Products the caller may see, by name." });
export type ProductsPage = z.infer<typeof productsPage>;

export const access = z
  .object({
    kind: z.enum(ACCESS_KINDS),
    role: z.enum(ROLES).nullable(),
    group: z.string().nullable().meta({ description: "The group's name, where one is between.", example: "AppSec" }),
  })
  .meta({ id: "Access", description: "One way in which a person may see a product or product type." });
export type Access = z.infer<typeof access>;

export const productPerson = z
  .object({ person: personRef, access: z.array(access).readonly() })
  .meta({ id: "ProductPerson", description: "Somebody with access, and where it comes from." });
export type ProductPerson = z.infer<typeof productPerson>;

export const productDetail = z
  .object({
    ...product.shape,
    people: z.array(productPerson).readonly().meta({ description: "By user name; the first 500." }),
    peopleTotal: z.int().nonnegative().meta({ description: "All people with access.", example: 9 }),
  })
  .meta({ id: "ProductDetail", description: "A product and who may see it. Its recent events: `GET /events?product=`." });
export type ProductDetail = z.infer<typeof productDetail>;

export const productPath = z.object({ id: integerIdInPath });
