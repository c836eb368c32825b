import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { message, wayTo } from "../testing/sending-world.ts";
import { batchedWork } from "./batched-work.ts";
import type { ToSending } from "./sending-messages.ts";

function someWork() {
  const posted: ToSending[] = [];
  const work = batchedWork((batch) => void posted.push(batch));
  /** What each send of the last batch goes out with. */
  const sent = () => posted.at(-1)?.sends.map(([send, , , part]) => [send, posted.at(-1)?.shared[part]?.body]);
  return { posted, work, sent };
}

test("a body of the same words but another type or other headers is another", async () => {
  const { posted, work } = someWork();
  const headers = { "x-format": "one" };
  const changes = [{ headers }, { headers, contentType: "text/plain" }, { headers: { ...headers } }, { headers }];

  for (const [send, changed] of changes.entries()) work.send(send, 1, message("d-1", changed));
  await turn();

  expect(posted).toHaveLength(1);
  const [batch] = posted;
  expect(batch?.sends.map(([send, , , part]) => batch.shared[part] ?? send)).toEqual(
    changes.map((changed) => ({ body: message("d-1").body, contentType: "application/json", ...changed })),
  );
});

test("the parts of one moment are nothing to the next", async () => {
  const { posted, work, sent } = someWork();
  const headers = {};
  work.send(1, 1, message("d-1", { body: "one", headers }));
  await turn();
  work.send(2, 1, message("d-2", { body: "two", headers }));
  work.send(3, 1, message("d-3", { body: "one", headers }));
  await turn();

  expect(sent()).toEqual([
    [2, "two"],
    [3, "one"],
  ]);
  expect(posted).toHaveLength(2);
});

test("what is asked for at one moment goes over as one message, and what comes after as another", async () => {
  const { posted, work } = someWork();
  work.open(1, wayTo("https://hooks.example.com/"));
  work.send(1, 1, message("d-1"));
  work.abort(1);
  work.end(1);
  expect(posted).toEqual([]);
  await turn();
  work.abort(2);
  await turn();

  expect(posted.map(({ opened, sends, aborted, ended }) => [opened.length, sends.length, aborted, ended])).toEqual([
    [1, 1, [1], [1]],
    [0, 0, [2], []],
  ]);
});
