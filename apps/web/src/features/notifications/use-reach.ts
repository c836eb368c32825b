import { useQuery } from "@tanstack/react-query";
import { useMe } from "../../lib/own-person.ts";
import { settingsQuery } from "../../lib/settings.ts";
import { notificationWords, type SettingsScope } from "../../lib/words/en/notifications.ts";

/** Whom a change in a scope reaches, for the question before many cells go off; null where that is not known. */
export function useReach(scope: SettingsScope): string | null {
  const { superuser } = useMe();
  const { data } = useQuery({ ...settingsQuery, enabled: superuser && scope === "system" });
  return scope === "system" && data !== undefined ? notificationWords.reach[data.systemAudience] : null;
}
