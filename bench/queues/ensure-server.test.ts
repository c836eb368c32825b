import { describe, expect, test } from "vitest";
import type { Command } from "../../tools/debian/install-on-debian.ts";
import { ensureServer } from "./ensure-server.ts";

const INSTALLING = ["apt-get update", "apt-get install --yes --no-install-recommends redis-server"];

/** A machine whose commands end with the code of the first that is named in `failing`, and on which installing brings version 7. */
function aMachine({ isDebian = true, isRoot = true, failing = "" }) {
  const ran: string[] = [];
  let installed: string | null = null;
  const run = (command: Command): Promise<number> => {
    const words = command.join(" ");
    ran.push(words);
    if (failing !== "" && words.startsWith(failing)) return Promise.resolve(100);
    if (words.startsWith("apt-get install")) installed = "7";
    return Promise.resolve(0);
  };
  const wanted = { packages: ["redis-server"], service: "redis-server", present: () => installed };
  return { ran, ask: () => ensureServer(wanted, { isDebian, isRoot, run }), has: (version: string) => (installed = version) };
}

describe("a server that a bench wants", () => {
  test("that is here is taken, and nothing is installed", async () => {
    const machine = aMachine({});
    machine.has("6");

    expect(await machine.ask()).toBe("6");
    expect(machine.ran).toEqual([]);
  });

  test("is installed by root on a Debian, and what the package started by itself is stopped", async () => {
    const machine = aMachine({});

    expect(await machine.ask()).toBe("7");
    expect(machine.ran).toEqual([...INSTALLING, "service redis-server stop"]);
  });

  test.each([{ isDebian: false }, { isRoot: false }])("is left out where we may not install: %j", async (machine) => {
    const { ask, ran } = aMachine(machine);

    expect(await ask()).toBeNull();
    expect(ran).toEqual([]);
  });

  test.each([
    ["apt-get update", INSTALLING.slice(0, 1)],
    ["apt-get install", INSTALLING],
  ])("is left out, and nothing more is tried, where %s fails", async (failing, ran) => {
    const machine = aMachine({ failing });

    expect(await machine.ask()).toBeNull();
    expect(machine.ran).toEqual(ran);
  });
});
