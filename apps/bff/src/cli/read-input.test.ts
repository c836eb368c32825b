import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { InputEnded, readInput } from "./read-input.ts";

const DOCUMENT = '{\n  "type": "scan_added"\n}\n';

function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const shown = text(stderr);
  return { stdin, stderr, shown: () => stderr.end() && shown };
}

test("a line that is typed at a terminal is not shown", async () => {
  const { stdin, stderr, shown } = terminal();
  const asked = readInput({ stdin, stderr }, "Password: ");
  stdin.write("seven tired otters\r");

  expect(await asked).toBe("seven tired otters");
  expect(await shown()).toBe("Password: \n");
});

test.each([
  ["Ctrl+C", "\u0003"],
  ["Ctrl+D", "\u0004"],
])("%s at the prompt ends the command, and is no bug", async (_key, typed) => {
  const { stdin, stderr } = terminal();
  const asked = readInput({ stdin, stderr }, "Password: ");
  stdin.write(typed);

  await expect(asked).rejects.toBeInstanceOf(InputEnded);
});

test.each([true, false])("a document is taken to its end, whether it is typed or not (%s)", async (isTTY) => {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(DOCUMENT);

  expect(await readInput({ stdin, stderr: new PassThrough() }, null)).toBe(DOCUMENT);
});
