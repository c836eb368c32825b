import type { Endpoint } from "@tocsin/contract";
import { eventTypeInfo } from "@tocsin/domain";
import { useState } from "react";
import { Link } from "react-router-dom";
import { endpointApi } from "../../lib/endpoints.ts";
import { useNow } from "../../lib/now.ts";
import { useMe } from "../../lib/own-person.ts";
import { problemText } from "../../lib/problem-text.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { EndpointStateWord } from "../../ui/endpoint-state-word.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { LastOutcomes } from "../../ui/last-outcomes.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ExchangeDialog, RemoveDialog } from "./endpoint-dialogs.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { PingOutcome, PingRefused } from "./ping-outcome.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";
import { useEndpointAction } from "./use-endpoint-action.ts";
import { usePing } from "./use-ping.ts";
import styles from "./webhooks.module.css";

/** One endpoint: where it leads, how it is, and what can be done about it. */
export function EndpointCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const titleId = `endpoint-${endpoint.id}`;
  const { superuser } = useMe();
  const meaning = meaningOf(endpoint, superuser);
  return (
    <article id={`w${endpoint.id}`} tabIndex={-1} className={styles["card"]} aria-labelledby={titleId}>
      <div className={styles["head"]}>
        <h3 id={titleId}>{endpoint.name}</h3>
        <EndpointState endpoint={endpoint} />
      </div>
      {meaning !== null && <p>{meaning}</p>}
      <EndpointFacts endpoint={endpoint} />
      <p>
        <Link to={`/deliveries?channel=webhooks&destination=w${endpoint.id}`} aria-label={webhookWords.deliveriesTo(endpoint.name)}>
          {webhookWords.deliveries}
        </Link>
      </p>
      {endpoint.mayEdit ? (
        <OwnActions endpoint={endpoint} />
      ) : (
        <div className={styles["actions"]}>
          <SwitchAction endpoint={endpoint} />
        </div>
      )}
    </article>
  );
}

/** What its condition means, and what helps; null where there is nothing to do. */
function meaningOf(endpoint: Endpoint, superuser: boolean): string | null {
  const { state, reason } = endpoint.state;
  if (isBarred(endpoint, superuser)) return webhookWords.barred;
  if (state === "paused") return webhookWords.pausedMeaning;
  return endpoint.mayEdit && (reason === "gone" || reason === "failing") ? webhookWords.offMeaning : null;
}

/** A superuser has turned it off: for everybody else it stays so, and gets not even a ping. */
function isBarred({ state: { reason } }: Pick<Endpoint, "state">, superuser: boolean): boolean {
  return reason === "by_superuser" && !superuser;
}

function EndpointState({ endpoint: { state } }: { readonly endpoint: Endpoint }) {
  return (
    <span>
      <EndpointStateWord state={state} />
      {state.since !== null && (
        <span className="meta">
          {" "}
          {webhookWords.since} <RelativeTime at={state.since} as="log" />
        </span>
      )}
    </span>
  );
}

function EndpointFacts({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, host, owner, mayEdit, events, format, headerName } = endpoint;
  return (
    <Facts>
      <Fact name={webhookWords.goesTo}>
        <code>{url ?? host}</code>
      </Fact>
      {owner !== null && !mayEdit && <Fact name={webhookWords.owner}>{owner.username}</Fact>}
      <Fact name={webhookWords.events}>
        {events === null ? webhookWords.allEvents : webhookWords.someEvents(events.map((event) => eventTypeInfo(event).label))}
      </Fact>
      <Fact name={webhookWords.format}>{webhookWords.formats[format]}</Fact>
      {headerName !== null && (
        <Fact name={webhookWords.header}>
          <code>{`${headerName}: ${endpoint.headerValue ?? ""}`}</code>
        </Fact>
      )}
      <Condition endpoint={endpoint} />
    </Facts>
  );
}

function Condition({ endpoint }: { readonly endpoint: Endpoint }) {
  const { lastSuccessAt, lastError, state, pastSecretsUntil } = endpoint;
  const now = useNow();
  const signing = pastSecretsUntil.filter((until) => Date.parse(until) > now);
  const [last] = signing;
  return (
    <>
      <LastOutcomes lastSuccessAt={lastSuccessAt} lastError={lastError} />
      {state.nextTryAt !== null && (
        <Fact name={webhookWords.nextTry}>
          <RelativeTime at={state.nextTryAt} as="exact" />
        </Fact>
      )}
      {last !== undefined && (
        <Fact name={webhookWords.secret}>
          {webhookWords.pastSecrets(signing.length)} <RelativeTime at={last} as="exact" />
        </Fact>
      )}
    </>
  );
}

function OwnActions({ endpoint }: { readonly endpoint: Endpoint }) {
  const [open, setOpen] = useState<"edit" | "exchange" | "replay" | "remove" | null>(null);
  const close = (): void => setOpen(null);
  const ping = usePing(endpoint);
  const { superuser } = useMe();
  const { name } = endpoint;
  return (
    <>
      {ping.outcome !== null && <PingOutcome outcome={ping.outcome} />}
      {ping.refusal !== null && <PingRefused error={ping.refusal} />}
      <div className={styles["actions"]}>
        {!isBarred(endpoint, superuser) && (
          <Button aria-label={webhookWords.pingOf(name)} busy={ping.isPending} onClick={ping.send}>
            {ping.isPending ? webhookWords.pinging : webhookWords.ping}
          </Button>
        )}
        <Button aria-label={webhookWords.editOf(name)} onClick={() => setOpen("edit")}>
          {webhookWords.edit}
        </Button>
        <Button aria-label={webhookWords.exchangeOf(name)} onClick={() => setOpen("exchange")}>
          {webhookWords.exchange}
        </Button>
        {endpoint.active && (
          <Button aria-label={webhookWords.replayOf(name)} onClick={() => setOpen("replay")}>
            {webhookWords.replay}
          </Button>
        )}
        <SwitchAction endpoint={endpoint} />
        <Button tone="danger" aria-label={webhookWords.removeOf(name)} onClick={() => setOpen("remove")}>
          {webhookWords.remove}
        </Button>
      </div>
      {open === "edit" && (
        <EndpointForm
          stored={endpoint}
          onClose={close}
          onSaved={(saved) => {
            ping.take(saved.ping);
            close();
          }}
        />
      )}
      {open === "exchange" && <ExchangeDialog endpoint={endpoint} onClose={close} />}
      {open === "replay" && <ReplayDialog endpoint={endpoint} onClose={close} />}
      {open === "remove" && <RemoveDialog endpoint={endpoint} onClose={close} />}
    </>
  );
}

/** Whoever turned it off, or its owner, turns it on: what a superuser has turned off, none but a superuser. */
function SwitchAction({ endpoint }: { readonly endpoint: Endpoint }) {
  const { active, name, mayEdit, state } = endpoint;
  const { superuser } = useMe();
  const turn = useEndpointAction({
    run: () => endpointApi.patchEndpoint(endpoint.id, { active: !active }),
    said: () => (active ? webhookWords.turnedOff(name) : webhookWords.turnedOn(name)),
  });
  if (!active && (state.reason === "by_superuser" ? !superuser : !mayEdit)) return null;
  return (
    <>
      <Button
        aria-label={active ? webhookWords.turnOffOf(name) : webhookWords.turnOnOf(name)}
        busy={turn.isPending}
        onClick={() => turn.mutate(undefined)}
      >
        {active ? webhookWords.turnOff : webhookWords.turnOn}
      </Button>
      {turn.isError && <p role="alert">{problemText(turn.error)}</p>}
    </>
  );
}
