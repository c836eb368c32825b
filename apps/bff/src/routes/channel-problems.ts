import type { ProblemItem } from "@tocsin/contract";
import type { FlowFault, MailFault } from "../deps.ts";
import type { ProblemWords } from "../http/problem.ts";
import { ADDRESS_REFUSED_WORDS } from "../services/address-refused.ts";
import type { MailRefused } from "../services/mail-settings.ts";
import type { SlackRefused } from "../services/slack-settings.ts";
import type { TeamsRefused } from "../services/teams-settings.ts";

const TOKEN_AGAIN = { path: "/token", message: "The API address changed, or this is not the stored mask. Enter the bot token again." };

const API_REFUSED = {
  path: "/apiUrl",
  message: ADDRESS_REFUSED_WORDS,
};

const URL_AGAIN = { path: "/url", message: "This is not the stored mask. Enter the flow's URL again." };

const FLOW_FAULT = {
  bad_url: "Must be the http(s) URL that the flow shows.",
  connector_retired:
    "This is an Office 365 connector, which Microsoft has retired. Make a flow in the Workflows app of Teams and save its URL instead.",
  no_signature:
    "This URL has no signature (sig=…): the flow takes calls from people of its own tenant only. Let anyone call the flow, and copy its URL again.",
  unknown_host: "No flow of Power Automate is called here: copy the URL that its trigger shows. TOCSIN_EGRESS_ALLOW names other clouds.",
  address_refused: ADDRESS_REFUSED_WORDS,
} as const satisfies Record<FlowFault, string>;

function flowFault(fault: FlowFault) {
  return { path: "/url", message: FLOW_FAULT[fault] };
}

const PASSWORD_AGAIN = {
  path: "/password",
  message: "Host, port or security changed, or this is not the stored mask. Enter the password again, or null for none.",
};

const FAULT = {
  host_refused: {
    path: "/host",
    message: "This address is not allowed: link-local and metadata never, loopback only with TOCSIN_ALLOW_LOOPBACK.",
  },
  password_over_plain_text: {
    path: "/security",
    message: "A password does not go over an open connection. Choose STARTTLS or TLS, or send no password.",
  },
  bad_sender: { path: "/from", message: "Must be an address as in Tocsin <tocsin@example.com>." },
} as const satisfies Record<MailFault, unknown>;

/** The field of the refused settings, and what to enter instead; as below for Slack and Teams. */
export function mailProblem(refused: MailRefused): ProblemItem {
  return refused.refusal === "secret_required" ? PASSWORD_AGAIN : FAULT[refused.fault];
}

/** That a password would go over an open connection is no matter of the address. */
export function mailWords(refused: MailRefused, problem: ProblemItem): ProblemWords {
  const isOpen = refused.refusal === "address_refused" && refused.fault === "password_over_plain_text";
  return { errors: [problem], ...(isOpen ? { detail: problem.message } : {}) };
}

export function slackProblem({ refusal: code }: SlackRefused): ProblemItem {
  return code === "secret_required" ? TOKEN_AGAIN : API_REFUSED;
}

export function teamsProblem(refused: TeamsRefused): ProblemItem {
  return refused.refusal === "secret_required" ? URL_AGAIN : flowFault(refused.fault);
}
