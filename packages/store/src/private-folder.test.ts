import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makePrivateFolder } from "./private-folder.ts";

test("makes what is missing, for this user alone, and leaves what is there", () => {
  const above = mkdtempSync(join(tmpdir(), "tocsin-folder-"));
  try {
    const folder = join(above, "a", "b");

    makePrivateFolder(folder);
    makePrivateFolder(folder);

    expect([join(above, "a"), folder].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  } finally {
    rmSync(above, { recursive: true, force: true });
  }
});

test.runIf(existsSync("/proc/self"))("gives up where no folder can be made, instead of trying for ever", () => {
  expect(() => makePrivateFolder("/proc/tocsin/data")).toThrow("ENOENT");
});
