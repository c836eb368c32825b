import { patchPersonBody, peoplePage, peopleQuery, person, type Person, personPath, signInLink } from "@tocsin/contract";
import type { Person as StoredPerson } from "@tocsin/ports";
import type { Deps } from "../deps.ts";
import { actorOf } from "../http/env.ts";
import { refusal } from "../http/guard.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { changePerson } from "../services/change-person.ts";
import { liftPersonsRefusal } from "../services/lift-mail-refusal.ts";
import { createSignInLink } from "../services/sign-in-link.ts";
import { presentRefusal } from "./wire-refusal.ts";
import { isoTime } from "./wire-time.ts";

const tags = ["People"];

const listPeople = route("people.read", {
  method: "get",
  path: "/people",
  tags,
  summary: "People",
  request: { query: peopleQuery },
  responses: { 200: json(peoplePage, "By user name.") },
});

const patchPerson = route("people.write", {
  method: "patch",
  path: "/people/{id}",
  tags,
  summary: "Activate, promote or re-address a person; superuser and e-mail need a recent sign-in",
  request: { params: personPath, body: jsonBody(patchPersonBody) },
  responses: {
    200: json(person, "The person as they are now."),
    ...refusals("forbidden", "recent_auth_required", "not_found", "owned_by_source", "last_superuser"),
  },
});

const linkPerson = route("people.link", {
  method: "post",
  path: "/people/{id}/sign-in-link",
  tags,
  summary: "Make a link that lets a person set a password",
  request: { params: personPath },
  responses: {
    201: json(signInLink, "Single use, for 24 hours; voids the link before it."),
    ...refusals("forbidden", "recent_auth_required", "not_found", "person_inactive"),
  },
});

const liftPerson = route("people.write", {
  method: "post",
  path: "/people/{id}/mail/lift",
  tags,
  summary: "Let mail go to a person's address again after a server refused it",
  request: { params: personPath },
  responses: { 200: json(person, "The person as they are now; lifting again changes nothing."), ...refusals("not_found") },
});

export const peopleRoutes = (deps: Deps) =>
  createRouter()
    .openapi(listPeople, async (c) => {
      const { q, active, superuser, ...page } = c.req.valid("query");
      const filter = { q: q ?? null, active: active ?? null, superuser: superuser ?? null };
      return c.json(
        deps.paging.body(await deps.reads.directory.people({ ...filter, page: deps.paging.request(page) }), presentPerson),
        200,
      );
    })
    .openapi(patchPerson, async (c) => {
      const body = c.req.valid("json");
      const refused = body.superuser === undefined && body.email === undefined ? null : refusal(c, "people.write_rights");
      if (refused !== null) return refused;
      const changed = await changePerson(deps, { id: c.req.valid("param").id, change: body, by: actorOf(c).person });
      return changed.ok ? c.json(presentPerson(changed.person), 200) : refuse(c, changed.refusal, { errors: changed.errors });
    })
    .openapi(liftPerson, async (c) => {
      const lifted = await liftPersonsRefusal(deps, { person: c.req.valid("param").id, by: actorOf(c).person });
      return lifted === null ? refuse(c, "not_found") : c.json(presentPerson(lifted), 200);
    })
    .openapi(linkPerson, async (c) => {
      const made = await createSignInLink(deps, { person: c.req.valid("param").id, by: actorOf(c).person });
      if (!made.ok) return refuse(c, made.refusal);
      return c.json({ url: made.link.url, expiresAt: isoTime(made.link.expiresAt) }, 201);
    });

function presentPerson({ slackEmail: _slack, timeZone: _zone, language: _language, mailRefusal, ...shown }: StoredPerson): Person {
  return { ...shown, mailRefusal: presentRefusal(mailRefusal), ownedBySource: shown.source === null ? [] : ["email", "superuser"] };
}
