import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "react-router-dom";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { EndpointStateWord } from "../../ui/endpoint-state-word.tsx";
import styles from "./channels-page.module.css";

/** The shared endpoints in one line each. */
export function SharedEndpoints() {
  const { data } = useSuspenseQuery(endpointsQuery);
  const shared = data.filter(({ owner }) => owner === null);
  if (shared.length === 0) return <p>{webhookWords.noneShared}</p>;
  return (
    <ul aria-label={webhookWords.shared} className={styles["endpoints"]}>
      {shared.map(({ id, name, state }) => (
        <li key={id}>
          <Link to={`/webhooks#w${id}`}>{name}</Link>
          <EndpointStateWord state={state} />
        </li>
      ))}
    </ul>
  );
}
