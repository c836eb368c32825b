import { me, type Me, patchMeBody } from "@tocsin/contract";
import type { Person } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { type Actor, actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { liftPersonsRefusal } from "../services/lift-mail-refusal.ts";
import { presentRefusal } from "./wire-refusal.ts";

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
  summary: "Change one's own time zone or language",
  request: { body: jsonBody(patchMeBody) },
  responses: { 200: json(me, "The caller as they are now."), ...refusals("not_found") },
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
      const person = await deps.reads.directory.person({ id: actor.person });
      return person === null ? refuse(c, "not_found") : c.json(presentMe(person, actor), 200);
    })
    .openapi(patchMe, async (c) => {
      const actor = actorOf(c);
      const { timeZone, language } = c.req.valid("json");
      const changed = await deps.writes.directory.patchSelf({
        id: actor.person,
        at: deps.clock.now(),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(language === undefined ? {} : { language }),
      });
      // Nobody else decides these two: that the person is gone is all that can be wrong.
      return changed.ok ? c.json(presentMe(changed.person, actor), 200) : refuse(c, "not_found");
    })
    .openapi(liftMine, async (c) => {
      const actor = actorOf(c);
      const person = await liftPersonsRefusal(deps, { person: actor.person, by: actor.person });
      return person === null ? refuse(c, "not_found") : c.json(presentMe(person, actor), 200);
    });

function presentMe({ mailRefusal, ...person }: Person, { via, scopes }: Actor): Me {
  const { id, username, name, email, slackEmail, superuser, timeZone, language } = person;
  const own = { id, username, name, email, slackEmail, superuser, timeZone, language };
  return { ...own, mailRefusal: presentRefusal(mailRefusal), via, scopes: via === "token" ? scopes : null };
}
