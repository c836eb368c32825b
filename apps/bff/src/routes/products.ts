import { productDetail, productPath, productsPage, productsQuery, productTypesPage, productTypesQuery } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, refusals, route } from "../http/route.ts";
import { pageOfProductTypes } from "../services/product-type-page.ts";

const tags = ["Products"];

const listTypes = route("products.read", {
  method: "get",
  path: "/product-types",
  tags,
  summary: "Product types",
  request: { query: productTypesQuery },
  responses: { 200: json(productTypesPage, "Those the caller may see, by name.") },
});

const listProducts = route("products.read", {
  method: "get",
  path: "/products",
  tags,
  summary: "Products",
  request: { query: productsQuery },
  responses: { 200: json(productsPage, "Those the caller may see, by name."), ...refusals("not_found") },
});

const readProduct = route("products.read", {
  method: "get",
  path: "/products/{id}",
  tags,
  summary: "A product and who may see it",
  request: { params: productPath },
  responses: { 200: json(productDetail, "The product, its people and where their access comes from."), ...refusals("not_found") },
});

export const productRoutes = (deps: Deps) =>
  createRouter()
    .openapi(listTypes, async (c) => {
      const types = await deps.reads.directory.productTypes({ viewer: actorOf(c) });
      return c.json(
        deps.paging.body(pageOfProductTypes(types, deps.paging.request(c.req.valid("query"))), (type) => type),
        200,
      );
    })
    .openapi(listProducts, async (c) => {
      const { q, productType, ...page } = c.req.valid("query");
      const viewer = actorOf(c);
      if (productType !== undefined) {
        const types = await deps.reads.directory.productTypes({ viewer });
        if (!types.some(({ id }) => id === productType)) return refuse(c, "not_found", NO_SUCH_TYPE);
      }
      const found = await deps.reads.directory.products({
        viewer,
        q: q ?? null,
        productType: productType ?? null,
        page: deps.paging.request(page),
      });
      return c.json(
        deps.paging.body(found, (product) => product),
        200,
      );
    })
    .openapi(readProduct, async (c) => {
      const product = await deps.reads.directory.product({ viewer: actorOf(c), id: c.req.valid("param").id });
      return product === null ? refuse(c, "not_found") : c.json(product, 200);
    });

const NO_SUCH_TYPE = {
  errors: [{ path: "/productType", message: "No product type of this id that you could see. Leave it out, or use another." }],
};
