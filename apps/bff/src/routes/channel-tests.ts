import { channelTest, mailTestBody, type ProblemItem, slackTestBody, teamsTestBody, type TestPlace } from "@tocsin/contract";
import { remedyOf, UNUSABLE_CODE } from "@tocsin/domain";
import type { Context } from "hono";
import type { Deps } from "../deps.ts";
import { actorOf, type AppEnv } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
import { type ProblemWords, refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { checkedMailSettings } from "../services/mail-settings.ts";
import { checkedSlackSettings } from "../services/slack-settings.ts";
import { checkedTeamsSettings } from "../services/teams-settings.ts";
import { testChannel, type TestChannel } from "../services/test-channel.ts";
import { mailProblem, mailWords, slackProblem, teamsProblem } from "./channel-problems.ts";

const tags = ["Channels"];

const TEST_REFUSALS = refusals("recent_auth_required", "secret_required", "address_refused", "not_set_up", "no_address", "rate_limited");
const TEST_SUMMARY = "settings that are not saved need a recent sign-in; five in five minutes";

const testMail = route("channels.test", {
  method: "post",
  path: "/channels/mail/test",
  tags,
  summary: `Send a mail to try mail out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(mailTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

const testSlack = route("channels.test", {
  method: "post",
  path: "/channels/slack/test",
  tags,
  summary: `Send a message to try Slack out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(slackTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

const testTeams = route("channels.test", {
  method: "post",
  path: "/channels/msteams/test",
  tags,
  summary: `Send a card to try the flow out; ${TEST_SUMMARY}`,
  request: { body: jsonBody(teamsTestBody) },
  responses: { 200: json(channelTest, "What came of it; it was tried once."), ...TEST_REFUSALS },
});

export const channelTestRoutes = (deps: Deps) =>
  createRouter()
    .openapi(testMail, async (c) => {
      const { to, settings } = c.req.valid("json");
      const tried = await unsaved(c, settings, {
        check: (given) => checkedMailSettings(deps, given),
        words: (fault) => mailWords(fault, ofSettings(mailProblem(fault))),
      });
      return tried.ok ? answerTest(c, deps, { to, tried: { channel: "mail", settings: tried.settings } }) : tried.refused;
    })
    .openapi(testSlack, async (c) => {
      const { to, settings } = c.req.valid("json");
      const tried = await unsaved(c, settings, {
        check: (given) => checkedSlackSettings(deps, given),
        words: (fault) => ({ errors: [ofSettings(slackProblem(fault))] }),
      });
      return tried.ok ? answerTest(c, deps, { to, tried: { channel: "slack", settings: tried.settings } }) : tried.refused;
    })
    .openapi(testTeams, async (c) => {
      const { to, settings } = c.req.valid("json");
      const tried = await unsaved(c, settings, {
        check: (given) => checkedTeamsSettings(deps, given),
        words: (fault) => ({ errors: [ofSettings(teamsProblem(fault))] }),
      });
      return tried.ok ? answerTest(c, deps, { to, tried: { channel: "msteams", settings: tried.settings } }) : tried.refused;
    });

interface Checking<Given, Settings, Fault> {
  readonly check: (given: Given) => Promise<{ readonly ok: true; readonly settings: Settings } | Fault>;
  readonly words: (fault: Fault) => ProblemWords;
}

interface Fault {
  readonly ok: false;
  readonly refusal: "secret_required" | "address_refused";
}

/** What is tried out: the stored settings (null), or those that came, which takes what saving them takes. */
async function unsaved<Given, Settings, F extends Fault>(
  c: Context<AppEnv>,
  given: Given | undefined,
  { check, words }: Checking<Given, Settings, F>,
) {
  if (given === undefined) return { ok: true, settings: null } as const;
  const forbidden = refusal(c, "channels.test_settings");
  if (forbidden !== null) return { ok: false, refused: forbidden } as const;
  const checked = await check(given);
  return checked.ok
    ? ({ ok: true, settings: checked.settings } as const)
    : ({ ok: false, refused: refuse(c, checked.refusal, words(checked)) } as const);
}

async function answerTest(c: Context<AppEnv>, deps: Deps, asked: Omit<TestChannel, "by">) {
  const tested = await testChannel(deps, { ...asked, by: actorOf(c).person });
  if (tested.ok) return c.json(tested.test, 200);
  if (tested.refusal === "rate_limited") {
    return refuse(c, "rate_limited", { detail: TOO_MANY_TESTS, retryAfterSeconds: tested.retryAfterSeconds });
  }
  if (tested.refusal === "unusable") return refuse(c, "secret_required", { detail: UNUSABLE });
  if (tested.refusal === "not_allowed") return refuse(c, "address_refused", { detail: NOT_ALLOWED });
  return refuse(c, tested.refusal, { errors: tested.refusal === "no_address" ? [NO_PLACE[asked.to]] : [] });
}

const TOO_MANY_TESTS = "Five tests in five minutes are enough.";
const UNUSABLE = "The stored settings cannot be used: enter their secret again and save.";
const NOT_ALLOWED = `The stored settings are not allowed any more. ${remedyOf("mail", UNUSABLE_CODE.settings) ?? ""}`;

const NO_PLACE = {
  me: { path: "/to", message: "You have no e-mail address, so there is nowhere to send it. Try the shared place." },
  shared: { path: "/to", message: "These settings name no shared place. Send it to yourself." },
} as const satisfies Record<TestPlace, ProblemItem>;

/** A problem of settings that came inside another body. */
function ofSettings({ path, message }: ProblemItem): ProblemItem {
  return { path: `/settings${path}`, message };
}
