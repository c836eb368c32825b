import { expect, test } from "vitest";
import { startTeamsFlow } from "./teams-flow.ts";

const cardMessage = (text: string): string =>
  JSON.stringify({ type: "message", attachments: [{ content: { type: "AdaptiveCard", body: [{ type: "TextBlock", text }] } }] });

const call = (url: string, body = cardMessage("x")) => fetch(url, { method: "POST", body, headers: { "webhook-id": "d-1" } });

test("a flow takes what has its signature, and keeps the cards", async () => {
  await using flow = await startTeamsFlow();

  const taken = await call(flow.url);
  const refused = await call(flow.url.replace(/sig=.*/, "sig=other"));
  const lost = await call(flow.url.replace("workflows", "nothing"));

  expect([taken.status, refused.status, lost.status]).toEqual([202, 401, 404]);
  expect(flow.messages).toMatchObject([{ number: 1, delivery: "d-1", card: { type: "AdaptiveCard" } }]);
  expect(flow.requests).toHaveLength(3);
});

test("a flow that responds says that it has posted", async () => {
  await using flow = await startTeamsFlow({ responds: true });

  const taken = await call(flow.url);

  expect([taken.status, await taken.text()]).toEqual([200, '{"posted":true}']);
});

test("a message of more than 28 kB is taken and never posted, as with the real one", async () => {
  await using flow = await startTeamsFlow();

  const taken = await call(flow.url, cardMessage("x".repeat(28_001)));

  expect(taken.status).toBe(202);
  expect(flow.messages).toEqual([]);
});

test("what is no card is refused by the trigger", async () => {
  await using flow = await startTeamsFlow();

  expect((await call(flow.url, "{}")).status).toBe(400);
  expect((await call(flow.url, "nothing")).status).toBe(400);
});

test("faults happen in the order given, then standing ones, until they are taken back", async () => {
  await using flow = await startTeamsFlow();
  flow.answerNext({ status: 503 });
  flow.answerAlways({ status: 429, headers: { "retry-after": "1" } });

  const statuses = [(await call(flow.url)).status, (await call(flow.url)).status, (await call(flow.url)).status];
  flow.behave();

  expect([...statuses, (await call(flow.url)).status]).toEqual([503, 429, 429, 202]);
  flow.clear();
  expect(flow.messages).toEqual([]);
});
