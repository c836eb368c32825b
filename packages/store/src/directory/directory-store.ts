import type { DirectoryReads, DirectoryWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { personKey } from "../keys.ts";
import type { Writer } from "../unit-of-work.ts";
import { importDirectory } from "./import/import-directory.ts";
import { keyboardOf } from "./keyboards.ts";
import { activeSuperuserCount, people, personByKey, personByUsername, personToSignIn } from "./people-reads.ts";
import { createPerson, patchPerson, patchSelf } from "./people-writes.ts";
import { product, products, productSummary, productTypes } from "./products.ts";

export function directoryReads(db: Db): DirectoryReads {
  return {
    person: async ({ id }) => personByKey(db, personKey(id)),
    personByUsername: async ({ username }) => personByUsername(db, username),
    personToSignIn: async ({ nameOrEmail }) => personToSignIn(db, nameOrEmail),
    people: async (input) => people(db, input),
    keyboard: async ({ id }) => keyboardOf(db, personKey(id)),
    activeSuperuserCount: async () => activeSuperuserCount(db),
    productTypes: async ({ viewer }) => productTypes(db, viewer),
    products: async (input) => products(db, input),
    product: async (input) => product(db, input),
    productSummary: async (input) => productSummary(db, input),
  };
}

export function directoryWrites(writer: Writer): DirectoryWrites {
  return {
    importDirectory: (input) => writer.write((db) => importDirectory(db, input)),
    createPerson: (input) => writer.write((db) => createPerson(db, input)),
    patchPerson: (input) => writer.write((db) => patchPerson(db, input)),
    patchSelf: (input) => writer.write((db) => patchSelf(db, input)),
  };
}
