import type { LucideIcon } from "lucide-react";
import styles from "./state-word.module.css";

export type Tone = "success" | "warning" | "danger" | "muted" | "accent";

interface StateWordProps {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly children: string;
}

/** A state as word and icon; colour only repeats what both say. */
export function StateWord({ icon: Icon, tone, children }: StateWordProps) {
  return (
    <span className={styles["state"]} data-tone={tone}>
      <Icon size={16} aria-hidden />
      {children}
    </span>
  );
}
