export { digestOfDatabase } from "./database-digest.ts";
export { writeMigratedFile } from "./migrated-file.ts";
export { MIGRATION_NAMES, type OldDatabase, writeOldDatabase } from "./old-database.ts";
export { type NextStatement, statementByStatement } from "./statement-by-statement.ts";
