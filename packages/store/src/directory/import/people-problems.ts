import type { Check } from "./check.ts";
import { SLACK_EMAIL_AFTER } from "./slack-emails.ts";

/**
 * Which stored person each user of the document is: the one with that ref; else the local account of that user name
 * (linked, 03 directory); else the one of that name whom the same source no longer names or has switched off (made anew there).
 */
export const FIND_PEOPLE = [
  "UPDATE import_users SET person = (SELECT p.id FROM people p WHERE p.source = :source AND p.ref = import_users.ref)",
  `UPDATE import_users SET person = (SELECT p.id FROM people p WHERE p.username = import_users.username
     AND (p.source IS NULL OR (p.source = :source AND (:complete = 1 OR p.active = 0)
       AND NOT EXISTS (SELECT 1 FROM import_users named WHERE named.ref = p.ref))))
   WHERE person IS NULL`,
] as const;

/** A person whose e-mail, active and superuser are the directory's; a linked account keeps its own. */
const OWNED = "p.owned = 1 AND p.source = :source";

/** Switched off and owned by this source, after the import: such a person gives up a name that somebody else now has. */
export const GONE_FROM_SOURCE = `(holder.owned = 1 AND holder.source = :source AND (:complete = 1 OR holder.active = 0)
  AND NOT EXISTS (SELECT 1 FROM import_users named WHERE named.person = holder.id))`;

/** Somebody else keeps the name. Names repeated in the document are told of elsewhere. */
const NAME_TAKEN = `SELECT '/users/' || u.position || '/username' AS path, u.username AS subject
  FROM import_users u JOIN people holder ON holder.username = u.username AND holder.id IS NOT u.person
  WHERE NOT EXISTS (SELECT 1 FROM import_users renamed WHERE renamed.person = holder.id AND renamed.username <> holder.username)
    AND NOT ${GONE_FROM_SOURCE}
    AND NOT EXISTS (SELECT 1 FROM import_users earlier WHERE earlier.username = u.username AND earlier.position < u.position)
  ORDER BY u.position`;

const SUPERUSER_NEEDS_ADMIN = `SELECT '/users/' || u.position || '/superuser' AS path, u.username AS subject
  FROM import_users u LEFT JOIN people p ON p.id = u.person
  WHERE :admin = 0 AND u.superuser = 1
    AND (p.id IS NULL OR (${OWNED} AND (p.superuser = 0 OR (p.active = 0 AND u.active = 1))))
  ORDER BY u.position`;

const EMAIL_NEEDS_ADMIN = `SELECT '/users/' || u.position || '/email' AS path, u.username AS subject
  FROM import_users u JOIN people p ON p.id = u.person
  WHERE :admin = 0 AND ${OWNED} AND p.email IS NOT u.email
  ORDER BY u.position`;

/** Whoever gives somebody another one turns their messages aside, as with the e-mail. */
const SLACK_EMAIL_NEEDS_ADMIN = `SELECT '/users/' || u.position || '/slackEmail' AS path, u.username AS subject
  FROM import_users u JOIN people p ON p.id = u.person
  WHERE :admin = 0 AND ${OWNED} AND p.slack_email IS NOT ${SLACK_EMAIL_AFTER}
  ORDER BY u.position`;

/** Rule P4, by what the import would leave: those named by what is said of them, those not named gone if it is complete. */
const LAST_SUPERUSER = `SELECT '/users' AS path, '' AS subject
  WHERE EXISTS (SELECT 1 FROM people p WHERE p.active = 1 AND p.superuser = 1)
    AND NOT EXISTS (SELECT 1 FROM people p LEFT JOIN import_users u ON u.person = p.id
      WHERE CASE WHEN NOT (p.owned = 1 AND p.source = :source) THEN p.active = 1 AND p.superuser = 1
        WHEN u.position IS NOT NULL THEN u.active = 1 AND u.superuser = 1
        ELSE :complete = 0 AND p.active = 1 AND p.superuser = 1 END)
    AND NOT EXISTS (SELECT 1 FROM import_users u WHERE u.person IS NULL AND u.active = 1 AND u.superuser = 1)`;

export const PEOPLE_CHECKS: readonly Check[] = [
  {
    code: "duplicate_username",
    sql: NAME_TAKEN,
    message: (username) => `The user name "${username}" belongs to somebody else. Rename one of the two.`,
  },
  {
    code: "admin_scope_required",
    sql: SUPERUSER_NEEDS_ADMIN,
    message: (username) => `Making "${username}" a superuser needs the scope admin.`,
  },
  {
    code: "admin_scope_required",
    sql: EMAIL_NEEDS_ADMIN,
    message: (username) => `Changing the e-mail of "${username}" needs the scope admin.`,
  },
  {
    code: "admin_scope_required",
    sql: SLACK_EMAIL_NEEDS_ADMIN,
    message: (username) => `Changing the Slack e-mail of "${username}" needs the scope admin.`,
  },
  {
    code: "last_superuser",
    sql: LAST_SUPERUSER,
    message: () => "This would leave no active superuser. Keep one, or make somebody else a superuser first.",
  },
];
