/** Part of an empty list: takes away what hides everything. */
export function ClearFilters({ label, onClear }: { readonly label: string; readonly onClear: () => void }) {
  return (
    <button type="button" className="link" onClick={onClear}>
      {label}
    </button>
  );
}
