import { describe, expect, test } from "vitest";
import { ManualTimers } from "../../testing/manual-timers.ts";
import { Announcer } from "./announcer.ts";

function listening() {
  const timers = new ManualTimers();
  const announcer = new Announcer(timers);
  const heard: string[] = [];
  announcer.subscribe(() => heard.push(announcer.texts().polite));
  return { timers, announcer, heard };
}

describe("what is said", () => {
  test("comes after 150 ms, and what came meanwhile with it", async () => {
    const { timers, announcer, heard } = listening();

    announcer.polite("Mail off");
    await timers.advance(100);
    announcer.polite("All changes saved.");
    await timers.advance(149);
    expect(heard).toEqual([]);
    await timers.advance(1);

    expect(heard).toEqual(["Mail off. All changes saved."]);
  });

  test("is only the last of one topic", async () => {
    const { timers, announcer, heard } = listening();

    announcer.polite("Mail on", { topic: "toggle" });
    announcer.polite("Mail off", { topic: "toggle" });
    await timers.advance(150);

    expect(heard).toEqual(["Mail off"]);
  });

  test("is said again when it happens again", async () => {
    const { timers, announcer, heard } = listening();

    announcer.polite("Undone: Mail for Scan added.");
    await timers.advance(150);
    announcer.polite("Undone: Mail for Scan added.");
    await timers.advance(150);

    expect(heard).toEqual(["Undone: Mail for Scan added.", "", "Undone: Mail for Scan added."]);
  });

  test("is the newest alone if all of it would be too long", async () => {
    const { timers, announcer, heard } = listening();

    announcer.polite("A".repeat(90));
    announcer.polite("B".repeat(90));
    await timers.advance(150);

    expect(heard).toEqual(["B".repeat(90)]);
  });

  test("goes to one region only", async () => {
    const { timers, announcer } = listening();

    announcer.assertive("You are offline. Changes wait.");
    await timers.advance(150);

    expect(announcer.texts()).toEqual({ polite: "", assertive: "You are offline. Changes wait." });
  });
});
