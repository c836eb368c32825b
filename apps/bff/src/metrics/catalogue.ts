interface MetricSpec {
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly labels?: readonly string[];
}

const counter = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: "counter", help, labels });
const gauge = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: "gauge", help, labels });

/** Everything that /metrics shows; a test holds docs/operating.md to a row for each. */
export const METRICS = {
  tocsin_events_accepted_total: counter("Events accepted ever, duplicates not counted."),
  tocsin_events_reached_nobody_total: counter("Events that reached nobody, ever."),
  tocsin_fan_out_backlog: gauge("Events whose recipients are not resolved yet."),
  tocsin_deliveries_final_total: counter("Deliveries that came to an end, ever, by how.", "channel", "state"),
  tocsin_deliveries_open: gauge("Deliveries that have not come to an end.", "channel", "state"),
  tocsin_ledger_difference: gauge("Sum over events of |intended - (final + open)| at the last check; must be 0.", "scope"),
  tocsin_ledger_checked_timestamp_seconds: gauge("When the ledger was last checked.", "scope"),
  tocsin_attempts_total: counter("Attempts whose outcome is on disk, by class of failure; ok without one.", "channel", "class"),
  tocsin_possible_repeat_total: counter("Attempts after one that may have arrived.", "channel"),
  tocsin_rate_capped_total: counter("Deliveries that wait because their person has had enough for now.", "channel"),
  tocsin_oldest_due_seconds: gauge("How long the longest waiting delivery of an open channel has been due.", "channel"),
  tocsin_lease_rescued_total: counter("Deliveries taken back from a process that died or a thread that froze.", "reason"),
  tocsin_outcomes_lost_total: counter("Outcomes that came after the delivery was no longer ours.", "channel"),
  tocsin_retry_after_violations_total: counter("Deliveries sent before the other side wanted to hear of them; must be 0.", "channel"),
  tocsin_hidden_retries_total: counter("Times a message went out again that nobody decided; must be 0.", "channel"),
  tocsin_shortened_messages_total: counter("Messages whose full form was refused and that went out once more in a short one.", "channel"),
  tocsin_slack_unknown_errors_total: counter("Answers of Slack with an error code that is not known here.", "code"),
  tocsin_channel_paused: gauge("1: the connection is broken, and its queue waits.", "channel", "reason"),
  tocsin_circuits_open: gauge("Connections that cannot be reached or asked for quiet, each endpoint one; their queues wait.", "channel"),
  tocsin_adapter_crashes_total: counter("Bugs met while sending; the delivery was tried again.", "channel"),
  tocsin_plain_messages_total: counter("Messages that could not be made as they should be and went out plain.", "channel"),
  tocsin_engine_falters_total: counter("Work that the store could not do at once and that was tried again.", "work"),
  tocsin_retention_removed_total: counter("What was older than it is wanted to be kept, and is gone.", "kind"),
  tocsin_sending_deaths_total: counter("How often the thread that sends to endpoints ended although nobody told it to.", "reason"),
  tocsin_eventloop_lag_p99_seconds: gauge("How late the event loop of a thread was since the last look, 99th percentile.", "thread"),
  tocsin_streams_open: gauge("Live streams that are open."),
  tocsin_streams_dropped_total: counter("Live streams that were closed because their reader took nothing."),
  tocsin_clock_jumps_total: counter("How often the clock of the machine was set by a second or more, or the machine slept."),
  tocsin_clock_offset_seconds: gauge(
    "How far our clock is ahead of those of the servers that answered within the hour; their median.",
    "by",
  ),
  tocsin_database_bytes: gauge("Size of the database file."),
  tocsin_wal_bytes: gauge("Size of the write-ahead log."),
  tocsin_disk_free_bytes: gauge("Room left on the disk of the data folder."),
  tocsin_resident_memory_bytes: gauge("Memory of the whole process."),
  tocsin_start_time_seconds: gauge("When the process started."),
} as const satisfies Readonly<Record<`tocsin_${string}`, MetricSpec>>;

export type MetricName = keyof typeof METRICS;
export type Labels = Readonly<Record<string, string>>;

/** One line of the exposition; plain data, so that it can come from another thread. */
export interface Sample {
  readonly name: MetricName;
  readonly labels: Labels;
  readonly value: number;
}
