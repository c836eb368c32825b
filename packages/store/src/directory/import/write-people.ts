import type { DirectoryCounts } from "@tocsin/ports";
import type { Db } from "../../database.ts";
import { closeCircuitsOfInactive } from "../../dispatch/circuits.ts";
import { followNames } from "../../sign-in/credentials.ts";
import { statement } from "../../statements.ts";
import type { ImportScope } from "./import-tables.ts";
import { GONE_FROM_SOURCE } from "./people-problems.ts";
import { SLACK_CONFIRMED_AFTER, SLACK_EMAIL_AFTER, VOID_CODES } from "./slack-emails.ts";

/** What a directory never decides of a local account that it only knows: e-mails, active, superuser. */
const DIFFERS = `(p.username <> u.username OR p.name <> u.name OR p.global_role IS NOT u.global_role
  OR p.source IS NOT :source OR p.ref IS NOT u.ref
  OR (p.owned = 1 AND (p.email IS NOT u.email OR p.active <> u.active OR p.superuser <> u.superuser
    OR p.slack_email IS NOT ${SLACK_EMAIL_AFTER} OR p.slack_confirmed_at IS NOT ${SLACK_CONFIRMED_AFTER})))`;

const NOT_NAMED = "p.source = :source AND NOT EXISTS (SELECT 1 FROM import_users u WHERE u.person = p.id)";

const COUNTS = `SELECT count(*) FILTER (WHERE u.person IS NULL) AS created,
    count(*) FILTER (WHERE u.person IS NOT NULL AND ${DIFFERS}) AS updated,
    count(*) FILTER (WHERE u.person IS NOT NULL AND NOT ${DIFFERS}) AS unchanged,
    (SELECT count(*) FROM people p WHERE :complete = 1 AND p.owned = 1 AND p.active = 1 AND ${NOT_NAMED}) AS deactivated
  FROM import_users u LEFT JOIN people p ON p.id = u.person`;

const WRITES = [
  "INSERT INTO import_superusers_before SELECT id FROM people WHERE superuser = 1 AND active = 1",
  `UPDATE people AS holder SET username = substr(holder.username, 1, 120) || '+former-' || holder.id, updated_at = :at
   WHERE ${GONE_FROM_SOURCE}
     AND EXISTS (SELECT 1 FROM import_users u WHERE u.username = holder.username AND u.person IS NOT holder.id)`,
  // Names may change places within one document: nobody holds an old one while the new ones are written.
  `UPDATE people SET username = hex(randomblob(16))
   FROM import_users u WHERE u.person = people.id AND u.username <> people.username`,
  `UPDATE people AS p SET username = u.username, name = u.name, global_role = u.global_role, source = :source, ref = u.ref,
     email = iif(p.owned = 1, u.email, p.email), active = iif(p.owned = 1, u.active, p.active),
     superuser = iif(p.owned = 1, u.superuser, p.superuser),
     slack_email = iif(p.owned = 1, ${SLACK_EMAIL_AFTER}, p.slack_email),
     slack_confirmed_at = iif(p.owned = 1, ${SLACK_CONFIRMED_AFTER}, p.slack_confirmed_at), updated_at = :at
   FROM import_users u WHERE u.person = p.id AND ${DIFFERS}`,
  `UPDATE people AS p SET active = 0, updated_at = :at WHERE :complete = 1 AND p.owned = 1 AND p.active = 1 AND ${NOT_NAMED}`,
  // A local account that the directory no longer names goes on by itself, without what the directory gave it.
  `UPDATE people AS p SET source = NULL, ref = NULL, global_role = NULL, updated_at = :at
   WHERE :complete = 1 AND p.owned = 0 AND ${NOT_NAMED}`,
  // Only now: to the statements above, somebody new would look like somebody not named.
  `INSERT INTO people (username, name, email, slack_email, active, superuser, global_role, source, ref, owned, created_at, updated_at)
   SELECT u.username, u.name, u.email, u.slack_email, u.active, u.superuser, u.global_role, :source, u.ref, 1, :at, :at
   FROM import_users u WHERE u.person IS NULL ORDER BY u.position`,
  VOID_CODES,
  `DELETE FROM sign_in_sessions WHERE user_id IN (SELECT id FROM people WHERE active = 0)
   OR user_id IN (SELECT person FROM import_superusers_before EXCEPT SELECT id FROM people WHERE superuser = 1 AND active = 1)`,
] as const;

/** Expects the people to be found; whoever is switched off or no longer a superuser is signed out, and none of their endpoints is waited for. */
export function writePeople(db: Db, scope: ImportScope): DirectoryCounts {
  const counts = statement<ImportScope, DirectoryCounts>(db, COUNTS).get(scope);
  if (counts === undefined) throw new Error("The people of the document were not counted");
  for (const sql of WRITES) statement<ImportScope>(db, sql).run(scope);
  closeCircuitsOfInactive(db);
  followNames(db, scope.at);
  return counts;
}
