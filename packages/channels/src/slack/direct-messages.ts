import type { Clock } from "@tocsin/ports";
import type { Rate } from "./pace.ts";
import type { SlackFault } from "./reply.ts";
import type { SlackApi, SlackMethod } from "./slack-api.ts";

export type FoundPlace = { readonly ok: true; readonly channel: string } | { readonly ok: false; readonly fault: SlackFault };

/** Finds the direct-message channel of whoever has an address. */
export interface DirectMessages {
  readonly channelOf: (email: string, signal: AbortSignal) => Promise<FoundPlace>;
  /** Slack did not know the channel any more: the next message looks again. */
  readonly forget: (email: string) => void;
}

const HOUR = 3_600_000;
const KNOWN_MS = 24 * HOUR;
const UNKNOWN_MS = 6 * HOUR;
/** A little below what Slack allows at least. */
const LOOKUP_RATE: Rate = { perMinute: 45, burst: 5 };
const PEOPLE_MAX = 20_000;

interface Known {
  readonly place: FoundPlace;
  readonly until: number;
}

/** Answers are kept by address: somebody whose address changes is looked up anew. One look-up per address is under way at a time. */
export function createDirectMessages({
  api,
  clock,
  ended,
}: {
  readonly api: SlackApi;
  readonly clock: Clock;
  readonly ended: AbortSignal;
}): DirectMessages {
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<FoundPlace>>();

  async function find(email: string): Promise<FoundPlace> {
    const user = await api.call({ method: "users.lookupByEmail", turn: turnOf("users.lookupByEmail"), body: { form: { email } } }, ended);
    if (!user.ok) return user.fault.answer.code === "users_not_found" ? keep(email, user, UNKNOWN_MS) : user;
    const id = idIn(user.data["user"]);
    const opened = await api.call(
      { method: "conversations.open", turn: turnOf("conversations.open"), body: { json: { users: id } } },
      ended,
    );
    return opened.ok ? keep(email, { ok: true, channel: idIn(opened.data["channel"]) }, KNOWN_MS) : opened;
  }

  function keep(email: string, place: FoundPlace, forMs: number): FoundPlace {
    const oldest = known.size >= PEOPLE_MAX ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    known.set(email, { place, until: clock.now() + forMs });
    return place;
  }

  function findOnce(email: string): Promise<FoundPlace> {
    const running = underWay.get(email) ?? find(email).finally(() => underWay.delete(email));
    underWay.set(email, running);
    return running;
  }

  return {
    channelOf: async (address, signal) => {
      const email = address.toLowerCase();
      const found = known.get(email);
      if (found !== undefined && clock.now() < found.until) return found.place;
      // Others may wait for the same look-up: it goes on when one of them gives up.
      return await Promise.race([findOnce(email), givenUp(signal)]);
    },
    forget: (address) => {
      known.delete(address.toLowerCase());
    },
  };
}

function turnOf(method: SlackMethod) {
  return { key: method, buckets: [{ name: method, rate: LOOKUP_RATE }] };
}

function givenUp(signal: AbortSignal): Promise<FoundPlace> {
  const stopped: FoundPlace = {
    ok: false,
    fault: { kind: "stopped", afterMs: null, answer: { code: "stopped", text: "Stopped while the person was looked up." } },
  };
  if (signal.aborted) return Promise.resolve(stopped);
  return new Promise((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve(stopped);
      },
      { once: true },
    );
  });
}

function idIn(value: unknown): string {
  const id: unknown = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" ? id : "";
}
