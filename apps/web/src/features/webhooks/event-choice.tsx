import { EVENT_GROUPS, EVENT_TYPES, type EventType, eventTypeInfo } from "@tocsin/domain";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { ChoiceSet } from "../../ui/choice-set.tsx";
import styles from "./webhooks.module.css";

interface EventChoiceProps {
  readonly events: readonly EventType[] | null;
  readonly error: string | undefined;
  readonly onChange: (events: readonly EventType[] | null) => void;
}

/** All event types, or some of them; chosen in the matrix's order. */
export function EventChoice({ events, error, onChange }: EventChoiceProps) {
  const toggle = (type: EventType): void => {
    const chosen = events ?? [];
    const next = chosen.includes(type) ? chosen.filter((one) => one !== type) : [...chosen, type];
    onChange(EVENT_TYPES.filter((one) => next.includes(one)));
  };
  return (
    <ChoiceSet legend={webhookWords.which} error={error} errorId="endpoint-events-error">
      <label>
        <input id="endpoint-events" type="radio" name="endpoint-events" checked={events === null} onChange={() => onChange(null)} />
        {webhookWords.whichAll}
      </label>
      <label>
        <input type="radio" name="endpoint-events" checked={events !== null} onChange={() => onChange(events ?? [])} />
        {webhookWords.whichSome}
      </label>
      {events !== null && (
        <div className={styles["types"]}>
          {EVENT_GROUPS.map(({ key, label }) => (
            <div key={key} role="group" aria-label={label}>
              <span className="meta">{label}</span>
              {EVENT_TYPES.map(eventTypeInfo)
                .filter(({ group }) => group === key)
                .map((type) => (
                  <label key={type.key}>
                    <input type="checkbox" checked={events.includes(type.key)} onChange={() => toggle(type.key)} />
                    {type.label}
                  </label>
                ))}
            </div>
          ))}
        </div>
      )}
    </ChoiceSet>
  );
}
