/** Part of an empty list: takes away what hides everything, and itself with it, so focus goes to the filters. */
export function ClearFilters({ label, onClear }: { readonly label: string; readonly onClear: () => void }) {
  const clear = (): void => {
    onClear();
    document.querySelector<HTMLElement>('[role="search"]')?.focus();
  };
  return (
    <button type="button" className="link" onClick={clear}>
      {label}
    </button>
  );
}
