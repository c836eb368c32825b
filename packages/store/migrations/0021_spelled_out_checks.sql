-- What is checked of the rows that are written most stays the same and is said otherwise. Where a check compares with a list of three texts or more,
-- SQLite makes a table of the list, anew for each statement, and looks each row up in it; comparisons one by one cost less than half.
-- No row changes: a check is text of the schema, and this is how SQLite says that it is changed (https://sqlite.org/lang_altertable.html).

UPDATE sqlite_schema SET sql = replace(sql, 'severity IN (''critical'', ''high'', ''medium'', ''low'', ''info'')',
  '(severity = ''critical'' OR severity = ''high'' OR severity = ''medium'' OR severity = ''low'' OR severity = ''info'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'audience IN (''default'', ''superusers'', ''destinations'')',
  '(audience = ''default'' OR audience = ''superusers'' OR audience = ''destinations'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'rule IN (''destinations'', ''superusers'', ''recipients'', ''product'', ''product_type'', ''default_superusers'', ''nobody'')',
  '(rule = ''destinations'' OR rule = ''superusers'' OR rule = ''recipients'' OR rule = ''product'' OR rule = ''product_type'' OR rule = ''default_superusers'' OR rule = ''nobody'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'fan_out IN (''accepted'', ''fanning_out'', ''fanned_out'')',
  '(fan_out = ''accepted'' OR fan_out = ''fanning_out'' OR fan_out = ''fanned_out'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'channel IN (''alert'', ''mail'', ''slack'', ''msteams'', ''webhooks'')',
  '(channel = ''alert'' OR channel = ''mail'' OR channel = ''slack'' OR channel = ''msteams'' OR channel = ''webhooks'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'state IN (''pending'', ''held'', ''sending'', ''retrying'', ''delivered'', ''accepted'', ''failed'', ''suppressed'', ''expired'', ''cancelled'')',
  '(state = ''pending'' OR state = ''held'' OR state = ''sending'' OR state = ''retrying'' OR state = ''delivered'' OR state = ''accepted'' OR state = ''failed'' OR state = ''suppressed'' OR state = ''expired'' OR state = ''cancelled'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'why IN (''system'', ''product'', ''personal'', ''template'', ''default'')',
  '(why = ''system'' OR why = ''product'' OR why = ''personal'' OR why = ''template'' OR why = ''default'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'state IN (''pending'', ''retrying'', ''held'')',
  '(state = ''pending'' OR state = ''retrying'' OR state = ''held'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'state IN (''delivered'', ''accepted'', ''failed'', ''suppressed'', ''expired'', ''cancelled'')',
  '(state = ''delivered'' OR state = ''accepted'' OR state = ''failed'' OR state = ''suppressed'' OR state = ''expired'' OR state = ''cancelled'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'reason IN (''opted_out'', ''muted'', ''inactive_user'', ''unknown_recipient'', ''no_access'', ''no_address'', ''address_refused'', ''no_endpoint'', ''channel_disabled'', ''alert_only'', ''same_address'')',
  '(reason = ''opted_out'' OR reason = ''muted'' OR reason = ''inactive_user'' OR reason = ''unknown_recipient'' OR reason = ''no_access'' OR reason = ''no_address'' OR reason = ''address_refused'' OR reason = ''no_endpoint'' OR reason = ''channel_disabled'' OR reason = ''alert_only'' OR reason = ''same_address'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'reason IN (''rate_capped'', ''quarantined'', ''restored'')',
  '(reason = ''rate_capped'' OR reason = ''quarantined'' OR reason = ''restored'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'channel IN (''mail'', ''slack'', ''msteams'', ''webhooks'')',
  '(channel = ''mail'' OR channel = ''slack'' OR channel = ''msteams'' OR channel = ''webhooks'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'outcome IN (''started'', ''delivered'', ''accepted'', ''retry'', ''failed'', ''paused'', ''unknown'')',
  '(outcome = ''started'' OR outcome = ''delivered'' OR outcome = ''accepted'' OR outcome = ''retry'' OR outcome = ''failed'' OR outcome = ''paused'' OR outcome = ''unknown'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');

UPDATE sqlite_schema SET sql = replace(sql, 'failure IN (''transient'', ''timeout'', ''ambiguous'', ''recipient'', ''mailbox_full'', ''too_large'', ''policy'', ''refused'', ''gone'', ''connection'', ''crash'', ''defect'')',
  '(failure = ''transient'' OR failure = ''timeout'' OR failure = ''ambiguous'' OR failure = ''recipient'' OR failure = ''mailbox_full'' OR failure = ''too_large'' OR failure = ''policy'' OR failure = ''refused'' OR failure = ''gone'' OR failure = ''connection'' OR failure = ''crash'' OR failure = ''defect'')')
WHERE type = 'table' AND name IN ('events', 'deliveries', 'event_counts', 'event_skips', 'attempts', 'delivery_totals');
