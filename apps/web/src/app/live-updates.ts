import type { QueryClient, QueryFilters, QueryKey } from "@tanstack/react-query";
import type { Me, StreamEvent } from "@tocsin/contract";
import { countQuery } from "../features/alerts/count-query.ts";
import { alertTeller, saidAlerts } from "../features/alerts/said-alerts.ts";
import { announce } from "../lib/announcer.ts";
import { ApiProblem } from "../lib/api-problem.ts";
import { api } from "../lib/api.ts";
import { setTold } from "../lib/live-query.ts";
import { meQuery } from "../lib/own-person.ts";
import { preferencesQueryKey } from "../lib/preferences/queries.ts";
import type { ScopeDocument } from "../lib/preferences/scope-document.ts";
import type { ScopeKey } from "../lib/preferences/scope-key.ts";
import { browserTimers, type Timers } from "../lib/preferences/timers.ts";
import { signInPrompt } from "../lib/sign-in-prompt.ts";
import type { AfterRefusal } from "../lib/stream/lead-stream.ts";
import { gather } from "../lib/stream/gather.ts";
import { browserPorts, type StreamPorts } from "../lib/stream/stream-ports.ts";
import { joinStream } from "../lib/stream/tab-stream.ts";

export interface LiveUpdates {
  readonly me: Pick<Me, "id">;
  readonly queryClient: QueryClient;
  readonly store: { readonly document: (key: ScopeKey) => Pick<ScopeDocument, "version"> };
  readonly signal: AbortSignal;
  readonly ports?: StreamPorts | null;
  readonly timers?: Timers;
}

/** Brings what the server tells of onto the page: the bell, the lists of alerts, and the settings in front of somebody. */
export function startLiveUpdates(live: LiveUpdates): void {
  const { me, signal, ports = browserPorts(me.id), timers = browserTimers } = live;
  if (ports === null || signal.aborted) return;
  const teller = alertTeller({ timers, choice: saidAlerts, say: announce });
  signal.addEventListener("abort", teller.stop);
  const asks = asking(live, timers);
  let wasTold = false;
  joinStream({
    person: me.id,
    ports,
    timers,
    random: Math.random,
    signal,
    onTold: (isTold) => {
      setTold(isTold);
      // What came after the page had read its lists and before anybody told it of anything is in none of them.
      if (isTold && !wasTold) asks.all();
      wasTold = isTold;
    },
    onRefused: () => afterRefusal(me.id),
    onEvent: applier(live, { timers, tell: teller.tell, asks }),
  });
}

/** Has the page read again what it shows, once for all that is told in a moment. */
function asking({ queryClient, signal }: LiveUpdates, timers: Timers): Asks {
  const readAgain = rereader(queryClient, signal);
  const ask = (...queryKey: readonly string[]) => readAgain({ queryKey });
  const alerts = gather(timers, signal, () => {
    readAgain({ queryKey: ["alerts"], predicate: ({ queryKey }) => queryKey[1] !== countQuery.queryKey[1] });
  });
  const settings = gather(timers, signal, () => {
    ask("preferences");
    // Whom System reaches is one of the settings.
    ask("settings");
  });
  return {
    only: ask,
    alerts,
    settings,
    all: () => {
      alerts();
      settings();
    },
  };
}

/** A first answer that is on its way may be older than what is told, and is not asked for anew: once it is there, it is read again. */
function rereader(queryClient: QueryClient, signal: AbortSignal): (what: QueryFilters) => void {
  const cache = queryClient.getQueryCache();
  const awaited = new Map<string, QueryKey>();
  const stop = cache.subscribe(({ query: { queryHash, state } }) => {
    const queryKey = awaited.get(queryHash);
    if (queryKey === undefined || state.fetchStatus === "fetching") return;
    awaited.delete(queryHash);
    if (state.data !== undefined) void queryClient.invalidateQueries({ queryKey, exact: true });
  });
  signal.addEventListener("abort", stop);
  return (what) => {
    for (const { queryHash, queryKey, state } of cache.findAll({ ...what, fetchStatus: "fetching" })) {
      if (state.data === undefined) awaited.set(queryHash, queryKey);
    }
    void queryClient.invalidateQueries(what);
  };
}

interface Asks {
  readonly only: (...queryKey: readonly string[]) => void;
  readonly alerts: () => void;
  readonly settings: () => void;
  readonly all: () => void;
}

type Teller = ReturnType<typeof alertTeller>["tell"];

interface Applying {
  readonly timers: Timers;
  readonly tell: Teller;
  readonly asks: Asks;
}

function applier({ queryClient, store, signal }: LiveUpdates, { timers, tell, asks }: Applying): (event: StreamEvent) => void {
  const askForLayer = ({ scope, product, version }: Extract<StreamEvent, { event: "preferences" }>["data"]): void => {
    // What lies over or under one's own answers shows in each of them, whatever their version.
    if (scope === "system" || scope === "template") return asks.settings();
    const key: ScopeKey = scope === "personal" ? scope : `product:${product ?? 0}`;
    // By then the answer to one's own change is there, and nothing new in it.
    timers.after(OWN_ANSWER_MS, () => {
      if (!signal.aborted && store.document(key).version < version) asks.only(...preferencesQueryKey(key));
    });
  };
  return (event) => {
    switch (event.event) {
      case "count":
        queryClient.setQueryData(countQuery.queryKey, event.data);
        return;
      case "alert":
        asks.alerts();
        if (event.data.change === "came") tell(event.data.alert);
        return;
      case "preferences":
        askForLayer(event.data);
        return;
      case "reload":
        asks.all();
        return;
      case "end":
        if (event.data.why === "rights_changed") asks.only(...meQuery.queryKey);
    }
  };
}

const OWN_ANSWER_MS = 300;

/** Nobody is signed in: that is asked for, as by any other request. Somebody else is: nothing of the one before may stay. */
async function afterRefusal(person: Me["id"]): Promise<AfterRefusal> {
  try {
    if ((await api.me()).id === person) return "later";
    globalThis.location.reload();
    return "never";
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) return "later";
    return signInPrompt.ask("expired").then(
      () => "again",
      () => "later",
    );
  }
}
