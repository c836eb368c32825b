export { type FixedClock, fixedClock, seededRandom } from "./clock.ts";
export { SMTP_PHASES, type SmtpFault, type SmtpPhase } from "./smtp/faults.ts";
export { LOCALHOST_CERTIFICATE } from "./smtp/localhost-certificate.ts";
export { headerValues, type ReceivedMail } from "./smtp/received-mail.ts";
export { type SmtpReceiver, type SmtpReceiverOptions, startSmtpReceiver } from "./smtp/smtp-receiver.ts";
export { type SlackFault, type SlackMethod } from "./slack/slack-faults.ts";
export { refusalOf, textsIn } from "./slack/slack-rules.ts";
export { type SlackCall, type SlackPost, type SlackServer, startSlackServer } from "./slack/slack-server.ts";
export { EXPIRED_CERTIFICATE, OTHER_NAMES_CERTIFICATE } from "./bad-certificates.ts";
export { type HttpFault } from "./http-faults.ts";
export { type FlowFault, type PostedCard, startTeamsFlow, type TeamsFlow, type TeamsFlowOptions } from "./teams/teams-flow.ts";
export {
  type ReceivedWebhook,
  startWebhookReceiver,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from "./webhooks/webhook-receiver.ts";
export { type OutboxOptions, type OutboxPage, startOutboxPage } from "./outbox/outbox-page.ts";
export { DEMO_DIRECTORY, DEMO_PRODUCTS } from "./demo/demo-directory.ts";
export { DEMO_EVENTS, DEMO_INSTANCE, DEMO_WEBHOOKS, type DemoWebhook } from "./demo/demo-events.ts";
export { DEMO_PEOPLE, DEMO_SIGN_INS, type DemoPerson, type DemoSignIn } from "./demo/demo-people.ts";
export { DEMO_PREFERENCES, type DemoPreferences } from "./demo/demo-preferences.ts";
