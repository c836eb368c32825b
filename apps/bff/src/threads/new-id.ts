import { v7 } from "uuid";

/** Random, and growing with time: 48 bits of milliseconds, then 74 random ones. */
export function newId(): string {
  return v7().replaceAll("-", "");
}
