export { writeMigratedFile } from "./migrated-file.ts";
