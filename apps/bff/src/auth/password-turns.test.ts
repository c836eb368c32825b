import { describe, expect, test } from "vitest";
import { passwordTurns } from "./password-turns.ts";

/** Works that end when they are told to, and what has begun so far. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => async (): Promise<string> => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    },
    end: async (name: string): Promise<void> => {
      ends.get(name)?.();
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the password of one person", () => {
  test("is checked for several at once, changed for one alone, and checked again after that", async () => {
    const turns = passwordTurns();
    const { begun, work, end } = works();

    const all = [
      turns.check("7", work("check a")),
      turns.check("7", work("check b")),
      turns.change("7", work("change c")),
      turns.change("7", work("change d")),
      turns.check("7", work("check e")),
    ];
    await settled();
    expect(begun).toEqual(["check a", "check b"]);
    await end("check b");
    expect(begun).toHaveLength(2);
    await end("check a");
    expect(begun).toEqual(["check a", "check b", "change c"]);
    await end("change c");
    expect(begun.slice(3)).toEqual(["change d"]);
    await end("change d");
    expect(begun.slice(4)).toEqual(["check e"]);
    await end("check e");

    expect(await Promise.all(all)).toEqual(["check a", "check b", "change c", "change d", "check e"]);
  });

  test("waits for nobody else's, and not for what failed", async () => {
    const turns = passwordTurns();
    const { work, end } = works();
    const fails = async (): Promise<never> => {
      throw new Error("busy");
    };

    const other = turns.change("8", work("another's"));
    await expect(turns.check("7", fails)).rejects.toThrow("busy");
    await expect(turns.change("7", fails)).rejects.toThrow("busy");
    expect(await turns.change("7", async () => "done")).toBe("done");
    expect(await turns.check("7", async () => "let in")).toBe("let in");
    await end("another's");
    expect(await other).toBe("another's");
  });
});
