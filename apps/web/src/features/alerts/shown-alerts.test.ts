import { describe, expect, it } from "vitest";
import { filterOf, shownBy } from "./shown-alerts.ts";

const asked = (address: string, zone: string) => {
  const { since, until } = filterOf(shownBy(new URLSearchParams(address)), zone);
  return { since, until };
};

describe("the days of an address", () => {
  it.each(["since=9999-12-31", "until=9999-01-01", "since=1969-12-31", "until=0000-01-01", "since=2026-02-30&until=soon"])(
    "filter nothing where none can be meant: %s",
    (address) => {
      expect(asked(address, "UTC")).toEqual({ since: null, until: null });
    },
  );

  it.each(["Pacific/Kiritimati", "UTC", "Etc/GMT+12"])(
    "are asked for as times that the API takes, also the first and the last in %s",
    (zone) => {
      const { since, until } = asked("since=1970-01-01&until=9998-12-31", zone);
      expect([since, until]).toEqual([expect.stringMatching(/^\d{4}-/), expect.stringMatching(/^\d{4}-/)]);
    },
  );
});
