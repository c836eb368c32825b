import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { setupWords } from "../lib/words/en/setup.ts";
import styles from "./field.module.css";

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

interface Wiring {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** Label above, hint and message below, all tied to the control. */
function Field({
  label,
  hint,
  error,
  id,
  children,
}: FieldProps & { readonly id?: string | undefined; readonly children: (wiring: Wiring) => ReactNode }) {
  const own = useId();
  const control = id ?? own;
  const described = [hint === undefined ? null : `${control}-hint`, error === undefined ? null : `${control}-error`].filter(
    (part) => part !== null,
  );
  return (
    <div className={styles["field"]} data-invalid={error !== undefined || undefined}>
      <label className={styles["label"]} htmlFor={control}>
        {label}
      </label>
      {children({
        id: control,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p id={`${control}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${control}-error`} className={styles["error"]}>
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, id, ...input }: FieldProps & ComponentProps<"input">) {
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(wiring) => <input {...input} {...wiring} className={styles["input"]} />}
    </Field>
  );
}

export function TextAreaField({ label, hint, error, id, ...input }: FieldProps & ComponentProps<"textarea">) {
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(wiring) => <textarea {...input} {...wiring} className={styles["input"]} />}
    </Field>
  );
}

export function SelectField({ label, hint, error, id, children, ...select }: FieldProps & ComponentProps<"select">) {
  return (
    <Field label={label} hint={hint} error={error} id={id}>
      {(wiring) => (
        <select {...select} {...wiring} className={styles["input"]}>
          {children}
        </select>
      )}
    </Field>
  );
}

interface ShowSwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Shows what is being typed: a long password is hard to type blind. */
export function ShowSwitch({ label, checked, onChange }: ShowSwitchProps) {
  return (
    <label className={styles["show"]}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

/** A password with its own switch. */
export function PasswordField({
  showLabel = setupWords.showPassword,
  ...props
}: FieldProps & Omit<ComponentProps<"input">, "type"> & { readonly showLabel?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <div className={styles["password"]}>
      <SecretField {...props} shown={shown} />
      <ShowSwitch label={showLabel} checked={shown} onChange={setShown} />
    </div>
  );
}

/** A password whose switch is elsewhere, because it serves several. */
export function SecretField({ shown, ...props }: FieldProps & Omit<ComponentProps<"input">, "type"> & { readonly shown: boolean }) {
  return <TextField {...props} type={shown ? "text" : "password"} spellCheck={false} autoCapitalize="none" />;
}

export function CheckField({ label, hint, id, ...input }: Omit<FieldProps, "error"> & Omit<ComponentProps<"input">, "type">) {
  const own = useId();
  const control = id ?? own;
  return (
    <div className={styles["check"]}>
      <label className={styles["checkLabel"]}>
        <input {...input} id={control} type="checkbox" aria-describedby={hint === undefined ? undefined : `${control}-hint`} />
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${control}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
    </div>
  );
}
