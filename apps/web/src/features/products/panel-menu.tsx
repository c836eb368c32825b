import type { ToggleCommand } from "@tocsin/domain";
import { lazy, Suspense, useCallback, useState, useSyncExternalStore } from "react";
import type { GridBinding } from "../../lib/preferences/use-preferences.ts";
import { productWords } from "../../lib/words/en/products.ts";
import { MenuButton, type MenuEntry } from "../../ui/menu-button.tsx";
import { perform } from "../../ui/preference-grid/perform.ts";

const CopyDialog = lazy(async () => ({ default: (await import("./copy-dialog.tsx")).CopyDialog }));

interface PanelMenuProps {
  readonly id: number;
  readonly name: string;
  readonly grid: GridBinding;
}

/** What is done to all settings of a product at once; each is one step of the undo. */
export function PanelMenu({ id, name, grid }: PanelMenuProps) {
  const { source } = grid;
  const [isCopying, setCopying] = useState(false);
  const subscribe = useCallback((listener: () => void) => source.subscribe("all", listener), [source]);
  const state = useSyncExternalStore(subscribe, () => stateOf(source));
  const all = (command: ToggleCommand) => (): void => perform(command, source.cells(), { ...grid, ask: () => undefined });
  const unlessLoading = state === "loading" ? productWords.stillLoading : null;
  const ifSet = state === "empty" ? productWords.nothingSet : unlessLoading;
  const entries: readonly MenuEntry[] = [
    { label: productWords.allOn, idle: unlessLoading, run: all("on") },
    { label: productWords.allOff, idle: unlessLoading, run: all("off") },
    { label: productWords.removeAll, idle: ifSet, run: all("inherit") },
    { label: productWords.copy, idle: ifSet, run: () => setCopying(true) },
  ];
  return (
    <>
      <MenuButton label={productWords.menu} entries={entries} />
      {isCopying && (
        <Suspense>
          <CopyDialog id={id} name={name} source={source} onClose={() => setCopying(false)} />
        </Suspense>
      )}
    </>
  );
}

function stateOf(source: GridBinding["source"]): "loading" | "empty" | "set" {
  if (!source.isLoaded()) return "loading";
  return source.cells().some(({ own, edit }) => own !== "inherit" && edit === "yes") ? "set" : "empty";
}
