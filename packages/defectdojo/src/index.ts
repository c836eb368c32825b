export { wholeAgain } from "./cut-body.ts";
export { FINDINGS_MAX, type FindingSummary, type ScanData } from "./findings.ts";
export { readWebhook, WEBHOOK_REPEAT_MS, type WebhookEvent, type WebhookReading, type WebhookRequest } from "./read-webhook.ts";
export { DEFECTDOJO_SOURCE } from "./source.ts";
export { FINDING_LISTS, type FindingList } from "./webhook-body.ts";
