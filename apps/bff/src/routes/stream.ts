import { ServerResponse } from "node:http";
import { streamQuery } from "@tocsin/contract";
import type { Context } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Actor, actorOf, type AppEnv } from "../http/env.ts";
import { refuse } from "../http/problem.ts";
import { createRouter, refusals, route } from "../http/route.ts";
import type { Credential } from "../stream/entitlement.ts";
import type { Connection } from "../stream/stream-hub.ts";
import { endsOf } from "../stream/untaken.ts";

const DESCRIPTION = [
  "Server-sent events. Each has an `event`, an `id` and one line of JSON as its `data`; a comment comes after 15 seconds in which nothing did.",
  "`count` `{unread}`: what the bell shows; the first event of every stream, and again whenever it changes.",
  "`alert` `{change: came, alert}`: a new alert of the caller's, as `GET /alerts` has it but without `description`. `{change: marked}`: some were read or archived, by this tab or another, or may not be seen any more: read the list again.",
  "`preferences` `{scope, person, product, version}`: somebody changed a layer that bears on the caller's settings. `person` is null for System and Template; of others' own layers nobody hears. It is also said, for System, when it is changed whom System reaches.",
  "`reload` `{why}`: more happened than is told one by one (`too_many`), or the id was given to somebody else or by another database, as before a restore (`unknown_position`). Read alerts and settings again; the stream goes on.",
  "`end` `{why}`: the last event before the server closes, because it stops (`stopping`), the caller's session or token is over (`signed_out`), or they are no longer, or now are, a superuser (`rights_changed`). `retry` says how long to wait before the next one, a random time between one and ten seconds.",
  "An `id` says nothing to its reader. With that of the newest event in `Last-Event-ID`, as browsers send it by themselves, or in `after`, a stream goes on behind that one: nothing is missed and nothing comes twice, also over a restart of the server.",
  "At most 64 KB are under way to a reader; one that takes nothing of it for 30 seconds is disconnected. One person may have ten streams open.",
].join("\n\n");

const HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" } as const;
/** Long enough that a page does not hammer, short enough that its person does not notice. */
const REFUSED = {
  too_many_streams: {
    detail: "You have ten streams open, as many as one person may have. Close a tab or a script that listens.",
    retryAfterSeconds: 10,
  },
  busy: { retryAfterSeconds: 10 },
} as const;

const listen = route("stream.read", {
  method: "get",
  path: "/stream",
  tags: ["Alerts"],
  summary: "What happens, as it happens",
  description: DESCRIPTION,
  request: { query: streamQuery },
  responses: {
    200: {
      description: "It stays open until one of both ends it.",
      content: {
        "text/event-stream": {
          schema: z.string().meta({ example: 'event: count\nid: mzsPDY9u5RfYw8vP0c2eVnq3Hk1d7uJ4tBqzXw\ndata: {"unread":3}\n\n' }),
        },
      },
    },
    ...refusals("other_person", "too_many_streams", "busy"),
  },
});

export const streamRoutes = ({ streams }: Pick<Deps, "streams">) =>
  createRouter().openapi(listen, async (c) => {
    // Nobody would ever read it.
    if (c.req.method === "HEAD") return c.body(null, 200, HEADERS);
    const actor = actorOf(c);
    const { person = actor.person } = c.req.valid("query");
    if (person !== actor.person) return refuse(c, "other_person");
    const opened = await streams.open({
      person: actor.person,
      by: credentialOf(actor),
      after: (c.req.header("last-event-id") ?? c.req.valid("query").after ?? "") || null,
      connection: connectionOf(c),
    });
    return opened.ok ? c.body(opened.body, 200, HEADERS) : refuse(c, opened.refusal, REFUSED[opened.refusal]);
  });

function credentialOf({ session, token, superuser }: Actor): Credential {
  const by = session === null ? { kind: "token" as const, id: token?.id ?? "" } : { kind: "session" as const, id: session.id };
  return { ...by, superuser };
}

/** Of a server that listens; where there is no connection there is nothing to end, and nothing waits. */
function connectionOf(c: Context<AppEnv>): Connection {
  const below: unknown = c.env;
  if (typeof below !== "object" || below === null || !("outgoing" in below) || !(below.outgoing instanceof ServerResponse))
    return { disconnect: () => undefined, ends: null, waiting: () => 0 };
  const { outgoing } = below;
  return {
    disconnect: () => void outgoing.destroy(),
    ends: outgoing.socket === null ? null : endsOf(outgoing.socket),
    waiting: () => outgoing.writableLength,
  };
}
