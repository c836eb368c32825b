import { createContext, useContext } from "react";

/** The zone in which times are shown; undefined: the browser's. */
export const TimeZoneContext = createContext<string | undefined>(undefined);

export function useTimeZone(): string | undefined {
  return useContext(TimeZoneContext);
}
