import { createServer } from "node:net";
import { PAYMENTS } from "../harness/company.ts";
import { expect, test } from "../harness/test.ts";
import { startTocsin } from "../harness/tocsin-server.ts";

const mailOn = { changes: [{ event: "scan_added", channel: "mail", from: "inherit", to: "on" }] };

test("killed while mail is waiting, the packed server sends it after its next start, and not twice what had left (D10, D11)", async ({
  tocsin,
}) => {
  await tocsin.api("PATCH", "/preferences/system", mailOn);
  await tocsin.dojoScan(PAYMENTS, "Before the crash");
  const people = ["dana@example.com", "robin@example.com", "sam@example.com"];
  const arrived = (title: string) =>
    tocsin.mail.messages
      .filter(({ subject }) => subject.includes(title))
      .map(({ envelope }) => envelope.to.join(","))
      .toSorted();
  await expect.poll(() => arrived("Before the crash")).toEqual(people);

  tocsin.mail.answerAlways({ at: "rcpt", code: 451, text: "4.3.0 Not now" });
  await tocsin.dojoScan(PAYMENTS, "Across the crash");
  await expect.poll(() => tocsin.mail.commands.filter((verb) => verb === "RCPT").length).toBeGreaterThan(people.length);
  await tocsin.server.stop("SIGKILL");
  tocsin.mail.behave();
  await tocsin.server.restart();

  await expect.poll(() => arrived("Across the crash"), { timeout: 30_000 }).toEqual(people);
  expect(arrived("Before the crash")).toEqual(people);
  const ids = tocsin.mail.messages.map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("SIGTERM ends the server with 0 while a mail server hangs (D3)", async ({ tocsin }) => {
  await tocsin.api("PATCH", "/preferences/system", mailOn);
  tocsin.mail.answerAlways({ at: "data", hang: true });
  await tocsin.dojoScan(PAYMENTS, "Hanging");
  await expect.poll(() => tocsin.mail.commands.filter((verb) => verb === "DATA").length).toBeGreaterThan(0);

  expect(await tocsin.server.stop("SIGTERM")).toBe(0);
});

test("a port that is taken is named, with what to do", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  await expect(startTocsin({ env: { TOCSIN_PORT: String(port) } })).rejects.toThrow(/TOCSIN_PORT/);
  await new Promise((resolve) => taken.close(resolve));
});
