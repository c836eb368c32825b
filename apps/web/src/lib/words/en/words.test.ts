import { describe, expect, it } from "vitest";
import { deliveryWords } from "./deliveries.ts";
import { count } from "./numbers.ts";
import { sessionWords } from "./sessions.ts";
import { timeWords } from "./times.ts";

const modules = import.meta.glob<Readonly<Record<string, unknown>>>("./*.ts", { eager: true });
const NOW = Date.parse("2026-11-23T12:00:00.000Z");
const ago = (ms: number): string => timeWords.ago(NOW - ms, NOW, "UTC");

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe("the words", () => {
  it("leave nothing unsaid, and carry no stray space", () => {
    const texts = Object.values(modules).flatMap(textsOf);
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => text === "" || text.trim() !== text || / {2}/.test(text))).toEqual([]);
  });

  it("count one and many", () => {
    expect([0, 1, 2, 1_234].map((n) => count(n, "alert", "alerts"))).toEqual(["0 alerts", "1 alert", "2 alerts", "1,234 alerts"]);
    expect(deliveryWords.skipRestoredTitle(1)).toBe("Skip 1 held delivery?");
  });

  it("say how long ago something was, and the date once that is easier", () => {
    expect(ago(20_000)).toBe("just now");
    expect(ago(5 * 60_000)).toBe("5 min ago");
    expect(ago(3 * 3_600_000)).toMatch(/^3 hrs? ago$/);
    expect(ago(24 * 3_600_000)).toBe("yesterday");
    expect(ago(30 * 24 * 3_600_000)).toMatch(/2026/);
  });

  it("name the days of a list", () => {
    const day = (at: string): string => timeWords.day(Date.parse(at), NOW, "UTC");
    expect(day("2026-11-23T00:01:00.000Z")).toBe("Today");
    expect(day("2026-11-22T23:59:00.000Z")).toBe("Yesterday");
    expect(day("2026-11-21T12:00:00.000Z")).toMatch(/Saturday/);
  });

  it("tell one's own browser from a stranger's", () => {
    const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    expect(sessionWords.agent(chrome)).toBe("Chrome on Windows");
    expect(sessionWords.agent(`${chrome} Edg/130.0`)).toBe("Edge on Windows");
    expect(sessionWords.agent("curl/8.9")).toBe("curl/8.9");
    expect(sessionWords.agent(null)).toBe("Unknown browser");
  });
});
