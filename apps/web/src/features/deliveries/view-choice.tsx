import { type SyntheticEvent, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { announce } from "../../lib/announcer.ts";
import { useMe } from "../../lib/own-person.ts";
import { deliveryWords } from "../../lib/words/en/deliveries.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { FilterSelect } from "../../ui/filter-bar.tsx";
import { queryOf, type ShownDeliveries } from "./log-filter.ts";
import { isSameName, type Kept, type SavedViews, useSavedViews, VIEW_NAME_MAX, viewName, VIEWS_MAX } from "./saved-views.ts";

/** Filters under names: one is chosen, what is shown now is saved, and the chosen one is removed. */
export function ViewChoice({ filter }: { readonly filter: ShownDeliveries }) {
  const saved = useSavedViews(useMe().id);
  const [, setParams] = useSearchParams();
  const [naming, setNaming] = useState(false);
  const [refused, setRefused] = useState(false);
  const query = queryOf(filter);
  const chosen = saved.views.find((view) => view.query === query) ?? null;
  const press = (): void => {
    if (chosen === null) return setNaming(true);
    const isRemoved = saved.remove(chosen.name) === "kept";
    setRefused(!isRemoved);
    if (isRemoved) announce(deliveryWords.viewRemoved(chosen.name));
    return undefined;
  };
  return (
    <>
      {saved.views.length > 0 && (
        <FilterSelect
          label={deliveryWords.savedViews}
          value={chosen?.name ?? ""}
          options={[["", deliveryWords.savedViews], ...saved.views.map(({ name }) => [name, name] as const)]}
          onChange={(name) => setParams(saved.views.find((view) => view.name === name)?.query ?? "")}
        />
      )}
      {query !== "" && (
        // One button, so that focus stays on it while it changes from one to the other.
        <Button aria-label={chosen === null ? undefined : deliveryWords.removeViewOf(chosen.name)} onClick={press}>
          {chosen === null ? deliveryWords.saveView : deliveryWords.removeView}
        </Button>
      )}
      {refused && <span role="alert">{deliveryWords.viewStays}</span>}
      {naming && <NameDialog query={query} saved={saved} onClose={() => setNaming(false)} />}
    </>
  );
}

interface NameDialogProps {
  readonly query: string;
  readonly saved: SavedViews;
  readonly onClose: () => void;
}

function NameDialog({ query, saved: { views, save }, onClose }: NameDialogProps) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>(undefined);
  const given = viewName(name);
  const there = views.find((view) => isSameName(view.name, given));
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const mistake = mistakeOf(given);
    if (mistake !== undefined) return setError(mistake);
    const kept = save({ name: given, query });
    if (kept !== "kept") return setError(REFUSED[kept]);
    announce(deliveryWords.viewSaved(given));
    return onClose();
  };
  return (
    <Dialog title={deliveryWords.saveViewTitle} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <TextField
          label={deliveryWords.viewName}
          hint={there === undefined ? deliveryWords.viewHint : deliveryWords.viewReplaced(there.name)}
          error={error}
          autoComplete="off"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setError(undefined);
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{formWords.cancel}</Button>
          <Button tone="primary" submits>
            {deliveryWords.saveViewDo}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const REFUSED = { full: deliveryWords.viewsFull(VIEWS_MAX), refused: deliveryWords.viewNotKept } as const satisfies Record<
  Exclude<Kept, "kept">,
  string
>;

function mistakeOf(name: string): string | undefined {
  if (name === "") return deliveryWords.viewNameMissing;
  return name.length > VIEW_NAME_MAX ? deliveryWords.viewNameLong(VIEW_NAME_MAX, name.length) : undefined;
}
