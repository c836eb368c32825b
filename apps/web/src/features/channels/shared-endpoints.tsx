import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "react-router-dom";
import { endpointsQuery } from "../../lib/endpoints.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { EndpointStateWord } from "../../ui/endpoint-state-word.tsx";
import styles from "./channels-page.module.css";

/** The shared endpoints in one line each, and the way to all of them. */
export function SharedEndpoints() {
  const { data } = useSuspenseQuery(endpointsQuery);
  const shared = data.filter(({ owner }) => owner === null);
  return (
    <>
      {shared.length === 0 ? (
        <p>{webhookWords.noneShared}</p>
      ) : (
        <ul aria-label={webhookWords.shared} className={styles["endpoints"]}>
          {shared.map(({ id, name, state }) => (
            <li key={id}>
              <span>{name}</span>
              <EndpointStateWord state={state} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/webhooks">{webhookWords.manage}</Link>
      </p>
    </>
  );
}
