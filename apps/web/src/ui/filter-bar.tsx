import { type ReactNode, useState } from "react";
import styles from "./filter-bar.module.css";

export function FilterBar({ id, label, children }: { readonly id?: string; readonly label: string; readonly children: ReactNode }) {
  return (
    <div id={id} role="search" className={styles["bar"]} aria-label={label} tabIndex={-1}>
      {children}
    </div>
  );
}

interface FilterSelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

/**
 * One filter; its name stands in its options ("Any event"), so the label is for those who do not see them side by side. What an address or
 * a saved view asks for is shown also where it is no option: a filter that holds must not look like none.
 */
export function FilterSelect({ label, value, options, onChange }: FilterSelectProps) {
  const isOption = options.some(([key]) => key === value);
  return (
    <select
      className={styles["control"]}
      aria-label={label}
      value={value}
      data-set={value !== "" || undefined}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
      {!isOption && <option value={value}>{`#${value}`}</option>}
    </select>
  );
}

interface FilterSearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly id?: string;
  /** The key that leads here. */
  readonly shortcut?: string | undefined;
  /** What may be typed beside words. */
  readonly hint?: string;
  /** Escape with nothing left to clear. */
  readonly onLeave?: () => void;
  /** Enter or an arrow down: to what was found. */
  readonly onGo?: () => void;
  /** As many characters as the server takes. */
  readonly maxLength?: number | undefined;
}

export function FilterSearch({ label, value, onChange, id, shortcut, hint, onLeave, onGo, maxLength = 200 }: FilterSearchProps) {
  return (
    <input
      id={id}
      type="search"
      aria-keyshortcuts={shortcut}
      className={styles["control"]}
      aria-label={label}
      title={hint}
      placeholder={label}
      value={value}
      maxLength={maxLength}
      onKeyDown={(event) => {
        if (event.key === "Escape" && value === "") onLeave?.();
        if (onGo === undefined || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        onGo();
      }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface FilterDateProps {
  readonly label: string;
  /** As `2026-11-23`; empty: none. */
  readonly value: string;
  readonly onChange: (date: string) => void;
}

/** A day of the calendar. What is being typed stays in the field: half a date is none yet. */
export function FilterDate({ label, value, onChange }: FilterDateProps) {
  const [typed, setTyped] = useState({ text: value, value });
  if (typed.value !== value) setTyped({ text: value, value });
  return (
    <label className={styles["date"]}>
      <span>{label}</span>
      <input
        type="date"
        className={styles["control"]}
        value={typed.text}
        data-set={value !== "" || undefined}
        onChange={({ target }) => {
          setTyped({ text: target.value, value });
          onChange(target.value);
        }}
      />
    </label>
  );
}

interface FilterCheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function FilterCheck({ label, checked, onChange }: FilterCheckProps) {
  return (
    <label className={styles["check"]}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
