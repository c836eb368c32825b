/** Rows as a server of some version wrote them, in the SQL of that version: `since` the migration of that number, and before the one named `until`. */
interface OldRows {
  readonly since: number;
  readonly until?: number;
  readonly sql: string;
}

/** When they were written; epoch milliseconds. */
export const OLD_ROWS_AT = Date.UTC(2026, 10, 23, 8, 50);

const AT = String(OLD_ROWS_AT);
const LATER = String(OLD_ROWS_AT + 60_000);
/** 120 hours after their event. */
const EXPIRES = String(OLD_ROWS_AT + 432_000_000);
const KEY = "event, channel, target, generation";

/**
 * A company in the middle of its work: an event in whose deliveries there is each state, with the attempts that lead there, one of which a
 * killed process has begun three of; one whose recipients are known up to the second person, and one of which nothing is known yet.
 */
export const OLD_ROWS: readonly OldRows[] = [
  {
    since: 1,
    sql: `
      INSERT INTO people (id, username, name, email, slack_email, active, superuser, source, ref, created_at, updated_at) VALUES
        (1, 'root', 'Root', 'root@example.com', NULL, 1, 1, NULL, NULL, ${AT}, ${AT}), (2, 'dana', 'Dana', 'dana@example.com', 'd@example.com', 1, 0, 'dd', '2', ${AT}, ${AT}),
        (3, 'lee', 'Lee', 'lee@example.com', NULL, 1, 0, 'dd', '3', ${AT}, ${AT}), (4, 'gone', 'Gone', NULL, NULL, 0, 0, NULL, NULL, ${AT}, ${AT});
      INSERT INTO product_types (id, name, active) VALUES (1, 'All', 1);
      INSERT INTO products (id, name, product_type, active) VALUES (1, 'Payments API', 1, 1);
      INSERT INTO people_groups (id, name, active) VALUES (1, 'Team', 1);
      INSERT INTO group_members (people_group, person) VALUES (1, 3);
      INSERT INTO product_members (product, person, source, role) VALUES (1, 2, '', 'reader');
      INSERT INTO product_groups (product, people_group, source, role) VALUES (1, 1, '', 'writer');
      INSERT INTO shared_layers (scope, event_type, on_mask, off_mask) VALUES ('system', 5, 31, 0), ('template', 3, 2, 4);
      INSERT INTO person_layers (event_type, product, person, on_mask, off_mask) VALUES (3, 0, 2, 2, 0), (3, 1, 2, 0, 4);
      INSERT INTO layer_versions (scope, person, product, version) VALUES ('personal', 2, 0, 3);
      INSERT INTO preference_history (scope, person, product, event_type, channel, from_value, to_value, changed_by, at)
        VALUES ('personal', 2, 0, 3, 'mail', 'inherit', 'on', 2, ${AT});
      UPDATE channels SET enabled = 1, settings = '{}', updated_at = ${AT} WHERE channel IN ('mail', 'slack', 'msteams');
      UPDATE channels SET shared_address = 'team@example.com' WHERE channel = 'mail';
      UPDATE channels SET shared_address = '#security' WHERE channel = 'slack';
      UPDATE channels SET shared_address = 'flow.example.com' WHERE channel = 'msteams';
      UPDATE settings SET public_url = 'https://tocsin.example.com', team_name = 'Security';
      INSERT INTO refused_addresses (address, code, at) VALUES ('old@example.com', '550', ${AT});
      INSERT INTO api_tokens (id, person, name, scopes, hash, created_at) VALUES ('t1', 1, 'CI', '["read"]', '${"a".repeat(64)}', ${AT});
      INSERT INTO links (hash, purpose, person, created_by, created_at, expires_at) VALUES ('${"b".repeat(64)}', 'set_password', 2, 1, ${AT}, ${EXPIRES});`,
  },
  {
    since: 1,
    sql: `
      INSERT INTO events (seq, id, source, client_id, event_key, event_type, title, occurred_at, accepted_at, severity, product, data, audience, rule,
        alert_only, body, body_hash, fan_out, fan_out_cursor, intended, changed_at)
      VALUES (1, 'in-each-state', 'dd', 'c1', 'scan_added', 5, 'In each state', ${AT}, ${AT}, 'high', 1, '{}', 'default', 'product', 0, '{}', 'h1', 'fanned_out', 3, 0, ${AT}),
        (2, 'half-known', 'dd', 'c2', 'scan_added', 5, 'Half known', ${AT}, ${AT}, 'high', 1, '{}', 'default', 'product', 0, '{}', 'h2', 'fanning_out', 2, NULL, ${AT}),
        (3, 'not-known', 'dd', 'c3', 'scan_added', 5, 'Not known', ${AT}, ${AT}, 'high', 1, '{}', 'default', 'product', 0, '{}', 'h3', 'accepted', 0, NULL, ${AT}),
        (4, 'of-nobody', 'dd', 'c4', 'scan_added', 5, 'Of nobody', ${AT}, ${AT}, 'high', NULL, '{}', 'default', 'nobody', 0, '{}', 'h4', 'fanned_out', 0, 0, ${AT});
      UPDATE events SET reached_nobody = 'unknown_product' WHERE seq = 4;
      INSERT INTO deliveries (${KEY}, person, state, reason, why, created_at, due_at, expires_at, settled_at, attempts, attempt_number, crash_count, lease_boot, lease_until, read_at)
      VALUES
        (1, 'alert', 'p1', 0, 1, 'delivered', NULL, 'default', ${AT}, NULL, NULL, ${AT}, 0, 0, 0, NULL, NULL, ${LATER}),
        (1, 'alert', 'p2', 0, 2, 'delivered', NULL, 'default', ${AT}, NULL, NULL, ${AT}, 0, 0, 0, NULL, NULL, NULL),
        (1, 'mail', 'mailbox', 0, NULL, 'delivered', NULL, 'system', ${AT}, NULL, ${EXPIRES}, ${LATER}, 1, 1, 0, NULL, NULL, NULL),
        (1, 'mail', 'p1', 0, 1, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (1, 'mail', 'p2', 0, 2, 'retrying', NULL, 'system', ${AT}, ${LATER}, ${EXPIRES}, NULL, 2, 2, 0, NULL, NULL, NULL),
        (1, 'mail', 'p3', 0, 3, 'sending', NULL, 'system', ${AT}, NULL, ${EXPIRES}, NULL, 0, 1, 0, 'old', ${LATER}, NULL),
        (1, 'mail', 'p4', 0, 4, 'suppressed', 'inactive_user', 'system', ${AT}, NULL, NULL, ${AT}, 0, 0, 0, NULL, NULL, NULL),
        (1, 'slack', 'p1', 0, 1, 'sending', NULL, 'system', ${AT}, NULL, ${EXPIRES}, NULL, 0, 0, 0, 'old', ${LATER}, NULL),
        (1, 'slack', 'p2', 0, 2, 'sending', NULL, 'system', ${AT}, NULL, ${EXPIRES}, NULL, 0, 2, 1, 'old', ${LATER}, NULL),
        (1, 'slack', 'p3', 0, 3, 'failed', 'recipient', 'system', ${AT}, NULL, ${EXPIRES}, ${LATER}, 1, 1, 0, NULL, NULL, NULL),
        (1, 'slack', 'p3', 1, 3, 'pending', NULL, 'system', ${LATER}, ${LATER}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (1, 'slack', 'slack', 0, NULL, 'held', 'quarantined', 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 1, 5, NULL, NULL, NULL),
        (1, 'msteams', 'msteams', 0, NULL, 'accepted', NULL, 'system', ${AT}, NULL, ${EXPIRES}, ${LATER}, 1, 1, 0, NULL, NULL, NULL),
        (1, 'msteams', 'msteams', 1, NULL, 'held', 'restored', 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (1, 'msteams', 'msteams', 2, NULL, 'cancelled', NULL, 'system', ${AT}, NULL, ${EXPIRES}, ${LATER}, 0, 0, 0, NULL, NULL, NULL),
        (1, 'msteams', 'msteams', 3, NULL, 'expired', NULL, 'system', ${AT}, NULL, ${AT}, ${LATER}, 0, 0, 0, NULL, NULL, NULL),
        (2, 'alert', 'p1', 0, 1, 'delivered', NULL, 'default', ${AT}, NULL, NULL, ${AT}, 0, 0, 0, NULL, NULL, NULL),
        (2, 'alert', 'p2', 0, 2, 'delivered', NULL, 'default', ${AT}, NULL, NULL, ${AT}, 0, 0, 0, NULL, NULL, NULL),
        (2, 'mail', 'mailbox', 0, NULL, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'mail', 'p1', 0, 1, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'mail', 'p2', 0, 2, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'slack', 'p1', 0, 1, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'slack', 'p2', 0, 2, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'slack', 'slack', 0, NULL, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL),
        (2, 'msteams', 'msteams', 0, NULL, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0, 0, NULL, NULL, NULL);
      INSERT INTO attempts (${KEY}, attempt, boot, started_at, ended_at, outcome, failure, code, answer, possible_repeat) VALUES
        (1, 'mail', 'mailbox', 0, 1, 'old', ${AT}, ${LATER}, 'delivered', NULL, '250', 'queued', 0),
        (1, 'mail', 'p2', 0, 1, 'older', ${AT}, ${AT}, 'retry', 'ambiguous', NULL, NULL, 0),
        (1, 'mail', 'p2', 0, 2, 'old', ${AT}, ${LATER}, 'retry', 'transient', '451', 'later', 1),
        (1, 'slack', 'p2', 0, 1, 'older', ${AT}, ${LATER}, 'unknown', 'crash', NULL, NULL, 0),
        (1, 'slack', 'p3', 0, 1, 'old', ${AT}, ${LATER}, 'failed', 'recipient', 'user_not_found', NULL, 0),
        (1, 'slack', 'slack', 0, 1, 'old', ${AT}, ${LATER}, 'unknown', 'crash', NULL, NULL, 0),
        (1, 'msteams', 'msteams', 0, 1, 'old', ${AT}, ${LATER}, 'accepted', NULL, '202', NULL, 0);`,
  },
  {
    since: 1,
    until: 16,
    sql: `INSERT INTO attempts (${KEY}, attempt, boot, started_at, outcome, possible_repeat) VALUES
      (1, 'mail', 'p3', 0, 1, 'old', ${LATER}, 'started', 0), (1, 'slack', 'p2', 0, 2, 'old', ${LATER}, 'started', 1);`,
  },
  { since: 16, sql: `UPDATE deliveries SET started_at = ${LATER} WHERE state = 'sending' AND attempt_number > 0;` },
  {
    since: 2,
    sql: `INSERT INTO sign_in_users (id, name, email, email_verified, username, created_at, updated_at) VALUES (1, 'Root', '1@sign-in.invalid', 0, 'root', ${AT}, ${AT});
      INSERT INTO sign_in_accounts (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES ('a', '1', 'credential', 1, '$argon2id$x', ${AT}, ${AT});
      INSERT INTO sign_in_sessions (id, token, user_id, expires_at, created_at, updated_at) VALUES ('s', '${"c".repeat(64)}', 1, ${EXPIRES}, ${AT}, ${AT});`,
  },
  {
    since: 3,
    sql: `
      UPDATE channels SET enabled = 1 WHERE channel = 'webhooks';
      INSERT INTO webhook_endpoints (id, name, url, owner, event_mask, format, header_name, header_value, secret, failing_since, failed_attempts, created_at, updated_at)
        VALUES (1, 'SIEM', 'https://siem.example.com/hook', NULL, NULL, 'standard', 'x-key', 'sealed:header_value', 'sealed:secret', NULL, 0, ${AT}, ${AT}),
          (2, 'Mine', 'https://dana.example.com/hook', 2, 16, 'defectdojo', NULL, NULL, 'sealed:secret', ${AT}, 2, ${AT}, ${AT});
      INSERT INTO circuits (lane, opened_at, probe_at, wait_ms, code, text) VALUES ('webhooks:2', ${AT}, ${LATER}, 60000, 'ECONNREFUSED', 'nobody there');
      INSERT INTO deliveries (${KEY}, person, state, reason, why, created_at, due_at, expires_at, settled_at, attempts, attempt_number) VALUES
        (1, 'webhooks', 'w1', 0, NULL, 'failed', 'gone', 'system', ${AT}, NULL, ${EXPIRES}, ${LATER}, 1, 1),
        (1, 'webhooks', 'w2', 0, 2, 'retrying', NULL, 'system', ${AT}, ${LATER}, ${EXPIRES}, NULL, 1, 1),
        (1, 'webhooks', 'p1', 0, 1, 'suppressed', 'no_endpoint', 'system', ${AT}, NULL, NULL, ${AT}, 0, 0),
        (2, 'webhooks', 'w1', 0, NULL, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0),
        (2, 'webhooks', 'w2', 0, 2, 'pending', NULL, 'system', ${AT}, ${AT}, ${EXPIRES}, NULL, 0, 0),
        (2, 'webhooks', 'p1', 0, 1, 'suppressed', 'no_endpoint', 'system', ${AT}, NULL, NULL, ${AT}, 0, 0);
      INSERT INTO attempts (${KEY}, attempt, boot, started_at, ended_at, outcome, failure, code) VALUES
        (1, 'webhooks', 'w1', 0, 1, 'old', ${AT}, ${LATER}, 'failed', 'gone', '410'), (1, 'webhooks', 'w2', 0, 1, 'old', ${AT}, ${LATER}, 'retry', 'transient', '503');`,
  },
  {
    since: 3,
    until: 13,
    sql: `UPDATE webhook_endpoints SET previous_secret = 'sealed:secret', previous_until = ${EXPIRES} WHERE id = 1;`,
  },
  { since: 13, sql: `INSERT INTO webhook_past_secrets (endpoint, secret, until) VALUES (1, 'sealed:secret', ${EXPIRES});` },
  {
    since: 4,
    sql: `
      INSERT INTO deliveries (${KEY}, person, state, reason, why, created_at, due_at, expires_at) VALUES
        (1, 'mail', 'p2', 1, 2, 'held', 'rate_capped', 'personal', ${AT}, ${LATER}, ${EXPIRES});
      INSERT INTO person_sends (person, event, channel, generation, at) VALUES (2, 1, 'mail', 0, ${AT});
      INSERT INTO pace_marks (lane, kind, key, at) VALUES ('slack', 'sleep', '#security', ${LATER});`,
  },
  { since: 6, sql: `UPDATE channels SET incident_since = ${AT}, secret_set_by = 1, secret_set_at = ${AT} WHERE channel = 'mail';` },
  {
    since: 1,
    sql: `
      INSERT INTO event_counts (event, channel, state, count) SELECT event, channel, state, count(*) FROM deliveries GROUP BY event, channel, state;
      UPDATE events SET intended = (SELECT count(*) FROM deliveries WHERE event = seq) WHERE fan_out = 'fanned_out';`,
  },
  {
    since: 8,
    sql: `
      INSERT INTO delivery_totals (channel, state, count) SELECT channel, state, sum(count) FROM event_counts GROUP BY channel, state;
      INSERT INTO possible_repeats (channel, count) VALUES ('mail', 1), ('slack', 1);`,
  },
  {
    since: 18,
    sql: `INSERT INTO slack_codes (person, address, hash, sent_at, expires_at, arrived) VALUES (3, 'l@example.com', 'hash', ${AT}, ${EXPIRES}, 1);`,
  },
  { since: 22, sql: `INSERT INTO slack_refusals (address, code, at) VALUES ('#security', 'is_archived', ${AT});` },
];
