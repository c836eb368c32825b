import { count } from "./numbers.ts";

/** Said in passing, at most every half minute. */
export const newAlertWords = {
  came: (n: number, critical: number) => {
    const alerts = count(n, "new alert", "new alerts");
    return critical === 0 ? alerts : `${alerts}, ${String(critical)} critical`;
  },
} as const;
