export interface Finding {
  readonly check: string;
  /** `note`: worth knowing, and nothing is broken. */
  readonly state: "ok" | "note" | "broken";
  readonly detail: string;
}
