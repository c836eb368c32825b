import { confirmSlackBody, me, patchMeBody } from "@tocsin/contract";
import { changeKeyboard, type KeyboardChange } from "@tocsin/domain";
import type { PersonId } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { authorize } from "../http/authorize.ts";
import { actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { liftPersonsRefusal } from "../services/lift-mail-refusal.ts";
import { changeSlackAddress, confirmSlackAddress } from "../services/slack-address.ts";
import { keyTaken } from "./key-taken.ts";
import { type Own, presentMe } from "./present-me.ts";
import { changeProblem, confirmProblem } from "./slack-address-problems.ts";

const tags = ["Me"];

const readMe = route("me.read", {
  method: "get",
  path: "/me",
  tags,
  summary: "The caller",
  responses: { 200: json(me, "Who calls, and how."), ...refusals("not_found") },
});

const patchMe = route("me.write", {
  method: "patch",
  path: "/me",
  tags,
  summary: "Change one's own time zone, language, keyboard or Slack e-mail; another Slack e-mail needs a recent sign-in",
  description:
    "A Slack e-mail other than the login's waits until the code sent to it by direct message is entered (`POST /me/slack/confirm`). Where that message surely was not sent, nothing of the request is done. The e-mail that holds, sent again, calls a code off. Of the keyboard only what is named changes; keys that would clash on a page move nothing.",
  request: { body: jsonBody(patchMeBody) },
  responses: {
    200: json(me, "The caller as they are now."),
    ...refusals("recent_auth_required", "not_found", "owned_by_source"),
    ...refusals("key_taken", "not_set_up", "no_slack_account", "rate_limited", "slack_failed"),
  },
});

const confirmSlack = route("me.write", {
  method: "post",
  path: "/me/slack/confirm",
  tags,
  summary: "Enter the code that was sent to one's other Slack e-mail: it holds from now on",
  request: { body: jsonBody(confirmSlackBody) },
  responses: { 200: json(me, "The caller as they are now."), ...refusals("not_found", "code_wrong", "code_void") },
});

const liftMine = route("me.write", {
  method: "post",
  path: "/me/mail/lift",
  tags,
  summary: "Let mail go to one's own address again after a server refused it",
  responses: { 200: json(me, "The caller as they are now; lifting again changes nothing."), ...refusals("not_found") },
});

export const meRoutes = (deps: Deps) =>
  createRouter()
    .openapi(readMe, async (c) => {
      const actor = actorOf(c);
      const own = await ownOf(deps, actor.person);
      return own === null ? refuse(c, "not_found") : c.json(presentMe(own, actor), 200);
    })
    .openapi(patchMe, async (c) => {
      const actor = actorOf(c);
      const { timeZone, language, keyboard, slackEmail } = c.req.valid("json");
      const clash = await clashOf(deps, actor.person, keyboard);
      if (clash !== null) return refuse(c, clash.refusal, clash.words);
      if (slackEmail !== undefined) {
        const isRecent = authorize(actor, "me.write_slack") === "allowed";
        const slack = await changeSlackAddress(deps, { person: actor.person, email: slackEmail, isRecent });
        if (!slack.ok) {
          const { refusal, words } = changeProblem(slack);
          return refuse(c, refusal, words);
        }
      }
      const changed = await deps.writes.directory.patchSelf({
        id: actor.person,
        at: deps.clock.now(),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(language === undefined ? {} : { language }),
        ...(keyboard === undefined ? {} : { keyboard }),
      });
      if (!changed.ok && changed.refusal === "key_taken") {
        const { refusal, words } = keyTaken(changed);
        return refuse(c, refusal, words);
      }
      // Nobody else decides these: that the person is gone is all else that can be wrong.
      const own = await ownOf(deps, actor.person);
      return own === null ? refuse(c, "not_found") : c.json(presentMe(own, actor), 200);
    })
    .openapi(confirmSlack, async (c) => {
      const actor = actorOf(c);
      const confirmed = await confirmSlackAddress(deps, { person: actor.person, ...c.req.valid("json") });
      if (!confirmed.ok) {
        const { refusal, words } = confirmProblem(confirmed);
        return refuse(c, refusal, words);
      }
      const own = await ownOf(deps, actor.person);
      return own === null ? refuse(c, "not_found") : c.json(presentMe(own, actor), 200);
    })
    .openapi(liftMine, async (c) => {
      const actor = actorOf(c);
      const lifted = await liftPersonsRefusal(deps, { person: actor.person, by: actor.person });
      const own = lifted === null ? null : await ownOf(deps, actor.person);
      return own === null ? refuse(c, "not_found") : c.json(presentMe(own, actor), 200);
    });

/** Asked before anything is sent to Slack; the write asks again, of what is stored by then. */
async function clashOf({ reads }: Deps, id: PersonId, change: KeyboardChange | undefined) {
  if (change === undefined) return null;
  const changed = changeKeyboard(await reads.directory.keyboard({ id }), change);
  return changed.ok ? null : keyTaken(changed);
}

async function ownOf({ reads, clock }: Deps, id: PersonId): Promise<Own | null> {
  const [person, slack, keyboard] = await Promise.all([
    reads.directory.person({ id }),
    reads.slackAddresses.slackAddress({ person: id, now: clock.now() }),
    reads.directory.keyboard({ id }),
  ]);
  return person === null || slack === null ? null : { person, slack, keyboard };
}
