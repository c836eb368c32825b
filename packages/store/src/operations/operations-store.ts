import type { OperationsReads } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { measures } from "./measures.ts";

export function operationsReads(db: Db): OperationsReads {
  return { measures: async () => measures(db) };
}
