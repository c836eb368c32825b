import { describe } from "vitest";
import { describeDirectoryImport } from "./directory-import.ts";
import { describeDirectoryPeople } from "./directory-people.ts";
import { describeDirectoryProducts } from "./directory-products.ts";
import type { OpenStore } from "./store-under-test.ts";

/** Run by every store: who there is, who may see what, and whole documents taken over or refused. */
export function describeDirectory(name: string, open: OpenStore): void {
  describe(`${name} as a directory`, () => {
    describeDirectoryPeople(open);
    describeDirectoryProducts(open);
    describeDirectoryImport(open);
  });
}
