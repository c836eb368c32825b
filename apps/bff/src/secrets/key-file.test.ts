import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addKey, KeyFileRefused, readKeys, readOrCreateKeys, removeOldKeys } from "./key-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-key-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const readOrCreateKey = (file: string) => readOrCreateKeys(file, "2026-11-27")[0].key;

describe("the secret key", () => {
  test("is made once, for this user alone, and stays the same", () => {
    const file = join(folder, "data", "secret.key");
    const key = readOrCreateKey(file);

    expect(key.byteLength).toBe(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
    expect(readOrCreateKey(file)).toEqual(key);
    expect(readdirSync(join(folder, "data"))).toEqual(["secret.key"]);
  });

  test("is not used if others may read it", () => {
    const file = join(folder, "secret.key");
    readOrCreateKey(file);
    chmodSync(file, 0o644);

    expect(() => readOrCreateKey(file)).toThrow(/Others may read the key .* chmod 600/);
  });

  test("is not looked for in a folder or a device, whose mode nobody is told to change", () => {
    for (const path of [folder, "/dev/null"]) {
      expect(() => readOrCreateKey(path)).toThrow(`${path} is not a file`);
    }
  });

  test("is not replaced when the file holds something else", () => {
    const file = join(folder, "secret.key");
    writeFileSync(file, "not a key\n", { mode: 0o600 });

    expect(() => readOrCreateKey(file)).toThrow(KeyFileRefused);
    expect(() => readOrCreateKey(file)).toThrow(/does not hold a key/);
  });

  test("says so where it cannot be written", () => {
    writeFileSync(join(folder, "file"), "");

    expect(() => readOrCreateKey(join(folder, "file", "secret.key"))).toThrow(/Cannot (read|write) the key/);
    expect(existsSync(join(folder, "file", "secret.key"))).toBe(false);
  });

  test.runIf(existsSync("/proc/self"))("gives up where its folder cannot be made, instead of trying for ever", () => {
    expect(() => readOrCreateKey("/proc/tocsin/secret.key")).toThrow("Cannot write the key to /proc/tocsin/secret.key (ENOENT)");
  });
});

describe("a file of several keys", () => {
  test("has the newest in front, with the day it was made, and keeps the older ones until they are given up", () => {
    const file = join(folder, "secret.key");
    const [first] = readOrCreateKeys(file, "2026-01-01");

    const [second, ...older] = addKey(file, "2026-11-27");

    expect(second).toMatchObject({ since: "2026-11-27" });
    expect(second.key).not.toEqual(first.key);
    expect(older).toEqual([first]);
    expect(readKeys(file)).toEqual([second, first]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["secret.key"]);

    removeOldKeys(file, [second, first]);
    expect(readKeys(file)).toEqual([second]);
  });

  test("is read as well if it is from before keys had a day", () => {
    const file = join(folder, "secret.key");
    writeFileSync(file, `${Buffer.alloc(32, 7).toString("base64")}\n`, { mode: 0o600 });

    expect(readKeys(file)).toEqual([{ key: Buffer.alloc(32, 7), since: null }]);
  });
});
