import { useQuery } from "@tanstack/react-query";
import { CHANNEL_LABEL, CHANNELS, DELIVERY_STATES, EVENT_TYPES, eventTypeInfo } from "@tocsin/domain";
import { useEffect, useRef, useState } from "react";
import type { UrlFilters } from "../../lib/url-filters.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { FilterBar, FilterSearch, FilterSelect } from "../../ui/filter-bar.tsx";
import { DESTINATIONS, ID_MAX, type ShownDeliveries } from "./log-filter.ts";
import { productChoiceQuery } from "./queries.ts";
import { useEndpointChoice } from "./use-endpoint-choice.ts";

interface DeliveryFiltersProps {
  /** Of the field that `/` goes to. */
  readonly id: string;
  /** Escape in that field, with nothing left in it to clear. */
  readonly onLeave: () => void;
  readonly filter: ShownDeliveries;
  readonly filters: UrlFilters;
  readonly superuser: boolean;
}

const STATES = [["", deliveryWords.anyState], ...DELIVERY_STATES.map((state) => [state, deliveryWords.states[state]] as const)] as const;
const CHANNEL_CHOICE = [["", deliveryWords.anyChannel], ...CHANNELS.map((channel) => [channel, CHANNEL_LABEL[channel]] as const)] as const;
const EVENTS = [["", deliveryWords.anyEvent], ...EVENT_TYPES.map((type) => [type, eventTypeInfo(type).label] as const)] as const;
const PERIOD_CHOICE = [["", deliveryWords.anyPeriod], ...Object.entries(deliveryWords.periods)] as const;
const SHARED_CHOICE = DESTINATIONS.map((target) => [target, deliveryWords.destinations[target]] as const);

export function DeliveryFilters({ id, filter, filters, superuser, onLeave }: DeliveryFiltersProps) {
  const first = { id, onLeave };
  const select = (label: string, name: string, value: string | null, options: readonly (readonly [string, string])[]) => (
    <FilterSelect label={label} value={value ?? ""} options={options} onChange={(chosen) => filters.set(name, chosen)} />
  );
  return (
    <FilterBar label={deliveryWords.filters}>
      {select(deliveryWords.state, "state", filter.state, STATES)}
      {select(deliveryWords.channel, "channel", filter.channel, CHANNEL_CHOICE)}
      {select(deliveryWords.event, "event", filter.event, EVENTS)}
      <ProductSelect filter={filter} filters={filters} />
      {(superuser || filter.destination !== null) && <DestinationSelect filter={filter} filters={filters} superuser={superuser} />}
      {select(deliveryWords.period, "since", filter.period, PERIOD_CHOICE)}
      {superuser && <TypedFilter label={deliveryWords.person} name="person" value={filter.person} filters={filters} first={first} />}
      <TypedFilter
        label={deliveryWords.idFilter}
        name="id"
        value={filter.id}
        filters={filters}
        maxLength={ID_MAX}
        {...(superuser ? {} : { first })}
      />
    </FilterBar>
  );
}

/** A person has endpoints of their own alone; what is shared is not theirs to see. */
function DestinationSelect({
  filter: { destination },
  filters,
  superuser,
}: Pick<DeliveryFiltersProps, "filter" | "filters" | "superuser">) {
  return (
    <FilterSelect
      label={deliveryWords.destinationFilter}
      value={destination ?? ""}
      options={[["", deliveryWords.anyDestination], ...(superuser ? SHARED_CHOICE : []), ...useEndpointChoice()]}
      onChange={(value) => filters.set("destination", value)}
    />
  );
}

function ProductSelect({ filter: { product }, filters }: Pick<DeliveryFiltersProps, "filter" | "filters">) {
  const { data } = useQuery(productChoiceQuery);
  const products = (data?.items ?? []).map(({ id, name }) => [String(id), name] as const);
  return (
    <FilterSelect
      label={deliveryWords.product}
      value={product === null ? "" : String(product)}
      options={[["", deliveryWords.anyProduct], ...products]}
      onChange={(value) => filters.set("product", value)}
    />
  );
}

const TYPING_MS = 300;

interface TypedFilterProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly filters: UrlFilters;
  readonly first?: Pick<DeliveryFiltersProps, "id" | "onLeave">;
  readonly maxLength?: number;
}

/** Goes into the address when typing pauses, so that not every letter is a request. */
function TypedFilter({ label, name, value, filters: { set }, first, maxLength }: TypedFilterProps) {
  const [typed, setTyped] = useState({ text: value, value });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Changed from outside: Back, or the button that clears all.
  if (typed.value !== value) setTyped({ text: typed.text.trim() === value ? typed.text : value, value });
  useEffect(() => () => clearTimeout(timer.current), []);
  // Much may have been changed by others until typing pauses.
  const latest = useRef(set);
  useEffect(() => {
    latest.current = set;
  });
  return (
    <FilterSearch
      label={label}
      value={typed.text}
      maxLength={maxLength}
      {...(first === undefined ? {} : { id: first.id, shortcut: "/", onLeave: first.onLeave })}
      onChange={(text) => {
        setTyped({ text, value });
        clearTimeout(timer.current);
        // Nothing is looked for as soon as nothing is asked.
        if (text === "") latest.current(name, "");
        else timer.current = setTimeout(() => latest.current(name, text.trim()), TYPING_MS);
      }}
    />
  );
}
