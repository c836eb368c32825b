export { type FixedClock, fixedClock, seededRandom } from "./clock.ts";
export { SMTP_PHASES, type SmtpFault, type SmtpPhase } from "./smtp/faults.ts";
export { LOCALHOST_CERTIFICATE } from "./smtp/localhost-certificate.ts";
export { headerValues, type ReceivedMail } from "./smtp/received-mail.ts";
export { type SmtpReceiver, type SmtpReceiverOptions, startSmtpReceiver } from "./smtp/smtp-receiver.ts";
