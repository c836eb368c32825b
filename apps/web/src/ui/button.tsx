import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";

interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  readonly tone?: "primary" | "plain" | "quiet" | "danger";
  /** Under way: says so and takes no second press, but keeps focus. */
  readonly busy?: boolean;
  readonly submits?: boolean;
  readonly icon?: ReactNode;
}

export function Button({ tone = "plain", busy = false, submits = false, icon, children, onClick, className, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      // A variable type is what makes one component serve forms and toolbars.
      type={submits ? "submit" : "button"}
      className={[styles["button"], className].filter(Boolean).join(" ")}
      data-tone={tone}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
}
