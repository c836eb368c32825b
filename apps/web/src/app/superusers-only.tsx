import type { ReactNode } from "react";
import { useMe } from "../lib/own-person.ts";

export function SuperusersOnly({ children, fallback }: { readonly children: ReactNode; readonly fallback: ReactNode }) {
  return useMe().superuser ? children : fallback;
}
