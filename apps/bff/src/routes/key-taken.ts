import type { KeyClash, KeyPage } from "@tocsin/domain";
import { refused } from "../http/problem.ts";

const PAGE = {
  matrix: "in the matrix of settings",
  panel: "on a product's page",
  alerts: "among the alerts",
  log: "in the log of deliveries",
} as const satisfies Record<KeyPage, string>;

/** Which command has the key already, and how to have it all the same. */
export function keyTaken({ command, key, by, page }: KeyClash) {
  const message = `${PAGE[page]} “${key}” is the key of ${by}. Choose another one, or give ${by} another key in the same request.`;
  return refused("key_taken", {
    errors: [{ path: `/keyboard/keys/${command}`, message: message.charAt(0).toUpperCase() + message.slice(1) }],
  });
}
