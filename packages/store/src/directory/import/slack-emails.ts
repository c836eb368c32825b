/**
 * The Slack e-mail of `p` after what `u` says of it: a directory's holds, whatever its person had confirmed; where it has none, or does not
 * say, what its person confirmed stays.
 */
export const SLACK_EMAIL_AFTER = `CASE WHEN u.says_slack = 0 OR (u.slack_email IS NULL AND p.slack_confirmed_at IS NOT NULL)
  THEN p.slack_email ELSE u.slack_email END`;

/** When its person confirmed that one; NULL: the directory's is nobody's to confirm. */
export const SLACK_CONFIRMED_AFTER = "iif(u.slack_email IS NULL, p.slack_confirmed_at, NULL)";

/** Codes for people whom a directory has given an address since: theirs is no longer to be confirmed. */
export const VOID_CODES = `UPDATE slack_codes SET ended = 'replaced', hash = NULL
  WHERE ended IS NULL AND person IN (SELECT id FROM people WHERE slack_email IS NOT NULL AND slack_confirmed_at IS NULL)`;
