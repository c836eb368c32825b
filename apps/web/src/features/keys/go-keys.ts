/** Where `g` and a letter lead (page 06, 2.4); a superuser goes to more places. */
export const GO_WAIT_MS = 1_200;

export type GoPlace = "system" | "personal" | "template" | "alerts" | "channels" | "webhooks" | "log";

export interface GoKey {
  readonly key: string;
  readonly place: GoPlace;
  readonly to: string;
}

export function goKeysFor(superuser: boolean): readonly GoKey[] {
  return [
    { key: "s", place: "system", to: "/notifications/system" },
    { key: "p", place: "personal", to: "/notifications" },
    ...(superuser ? [{ key: "t", place: "template", to: "/notifications/template" } as const] : []),
    { key: "a", place: "alerts", to: "/alerts" },
    superuser ? { key: "d", place: "channels", to: "/channels" } : { key: "d", place: "webhooks", to: "/webhooks" },
    { key: "l", place: "log", to: "/deliveries" },
  ];
}
