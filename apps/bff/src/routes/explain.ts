import { explainBody, type ExplainBody, explanation, type ExplainedPerson, storedOutcome } from "@tocsin/contract";
import type { Deps } from "../deps.ts";
import { type Actor, actorOf } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, json, jsonBody, refusals, route } from "../http/route.ts";
import { type Explained, explainEvent, type ExplainRequest, type PersonAnswer } from "../services/explain-event.ts";
import { EVENT_REFUSAL_ERROR } from "../services/event-refusals.ts";
import { defaultSource } from "./events.ts";
import { isoTimeOrNull } from "./wire-time.ts";

const explainRoute = route("explain.read", {
  method: "post",
  path: "/explain",
  tags: ["Events"],
  summary: "Who hears of an event, and why",
  description: "Writes nothing. Superusers may ask about anybody, everybody else about themselves.",
  request: { body: jsonBody(explainBody) },
  responses: {
    200: json(explanation, "The audience, and each channel's verdict with its trace."),
    ...refusals("invalid_request", "forbidden", "not_found", "unknown_person", "recipients_with_audience"),
  },
});

export const explainRoutes = (deps: Deps) =>
  createRouter().openapi(explainRoute, async (c) => {
    const explained = await explainEvent(deps, requestOf(deps, c.req.valid("json"), actorOf(c)));
    if (!explained.ok) return refuse(c, explained.refusal, { errors: ERRORS[explained.refusal] });
    const { audience, people, destinations } = explained;
    return c.json({ audience, people: deps.paging.body(people, presentPerson), destinations }, 200);
  });

function requestOf({ paging }: Pick<Deps, "paging">, { event, eventId, person, limit, cursor }: ExplainBody, actor: Actor): ExplainRequest {
  return {
    viewer: actor,
    event: event === undefined ? { id: eventId ?? "" } : { imagined: event, source: defaultSource(actor) },
    person: person ?? null,
    page: paging.request({ limit, cursor }),
  };
}

const ERRORS = {
  not_found: [],
  forbidden: [{ path: "/person", message: "Only superusers ask about others. Leave it out to ask about yourself." }],
  unknown_person: [{ path: "/person", message: "Enter an id or a user name as the list of people has it." }],
  recipients_with_audience: [{ ...EVENT_REFUSAL_ERROR.recipients_with_audience, path: "/event/audience" }],
} as const satisfies Record<Extract<Explained, { readonly ok: false }>["refusal"], unknown>;

function presentPerson(answer: PersonAnswer): ExplainedPerson {
  return {
    ...answer,
    channels: answer.channels.map((channel) => ({
      ...channel,
      stored: channel.stored === null ? null : storedOutcome.parse(channel.stored),
      trace: channel.trace.map(({ changedAt, ...step }) => ({ ...step, changedAt: isoTimeOrNull(changedAt) })),
    })),
  };
}
