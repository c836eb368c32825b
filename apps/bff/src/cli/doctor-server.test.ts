import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { testCli } from "../testing/test-cli.ts";

test.each([
  ["a server that is ready", 200, '{"status":"ready","waitsFor":null}', /ok {5}server {9}ready at http/],
  ["one that waits", 503, '{"status":"not_ready","waitsFor":"Its disk is full."}', /broken server .*\/readyz says: Its disk is full\.$/],
  ["a page of something else", 200, "<html>\n\u001B[31mWelcome", /broken server .*something other than Tocsin.*TOCSIN_PORT/],
  ["what leads elsewhere", 302, "", /broken server .*something other than Tocsin.*TOCSIN_PORT/],
])("doctor knows %s where it listens", async (_who, status, body, said) => {
  using cli = testCli();
  const other = createServer((_request, response) => response.writeHead(status, { location: "/sign-in" }).end(body)).listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;

  const told = await cli.run(["doctor"], { env: { TOCSIN_PORT: String(port) } });
  other.close();

  expect(told.out.trimEnd().split("\n").at(-1)).toMatch(said);
  expect(told.out).not.toContain("Welcome");
});
