import { expect, it } from "vitest";
import { zonesByRegion } from "./zones-by-region.ts";

it("zones are found by their region and written as people write them", () => {
  expect(zonesByRegion(null, ["Europe/Berlin", "America/Argentina/Buenos_Aires", "America/New_York"])).toMatchObject([
    {
      name: "America",
      zones: [
        { name: "America/Argentina/Buenos_Aires", label: "Argentina, Buenos Aires" },
        { name: "America/New_York", label: "New York" },
      ],
    },
    { name: "Europe", zones: [{ name: "Europe/Berlin", label: "Berlin" }] },
    { name: "UTC", zones: [{ name: "UTC", label: "UTC" }] },
  ]);
});

it("one's own zone is among them once, whether this browser lists it or not", () => {
  const names = (own: string) => zonesByRegion(own, ["Europe/Berlin"]).flatMap(({ zones }) => zones.map(({ name }) => name));

  expect(names("Asia/Calcutta")).toEqual(["Asia/Calcutta", "Europe/Berlin", "UTC"]);
  expect(names("Europe/Berlin")).toEqual(["Europe/Berlin", "UTC"]);
});

it("every zone that this machine knows can be formatted with", () => {
  for (const { zones } of zonesByRegion(null)) {
    for (const { name } of zones) expect(() => new Intl.DateTimeFormat("en", { timeZone: name })).not.toThrow();
  }
});
