import { once } from "node:events";
import { type AddressInfo, connect, createServer, Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { endsOf, readUntaken } from "./untaken.ts";

interface Pair extends AsyncDisposable {
  readonly ours: Socket;
  readonly theirs: Socket;
}

/** Both sides of a connection; the other one reads nothing until it is told to. */
async function aPair(listensOn: string, calls: string): Promise<Pair> {
  const server = createServer().listen(0, listensOn);
  await once(server, "listening");
  // It listens on a port.
  const theirs = connect((server.address() as AddressInfo).port, calls).pause();
  // As Node documents this event.
  const [ours] = (await once(server, "connection")) as [Socket];
  return {
    ours,
    theirs,
    [Symbol.asyncDispose]: async () => {
      ours.destroy();
      theirs.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function untakenOf(socket: Socket): Promise<number | null> {
  const ends = endsOf(socket) ?? expect.fail("It has no ends.");
  return (await readUntaken(new Set([ends])))(ends);
}

describe("what the system has for a connection", () => {
  test.runIf(process.platform === "linux").each([
    ["of IPv4", "127.0.0.1", "127.0.0.1"],
    ["of IPv6", "::1", "::1"],
    ["of IPv4 on a socket for both", "::", "127.0.0.1"],
  ])("is found %s, and is what the other end has not taken", async (_what, listensOn, calls) => {
    await using pair = await aPair(listensOn, calls);
    expect(await untakenOf(pair.ours)).toBe(0);

    const LARGE = 2_000_000;
    pair.ours.write(Buffer.alloc(LARGE));
    await expect.poll(() => untakenOf(pair.ours)).toBeGreaterThan(100_000);
    pair.theirs.resume();
    await expect.poll(() => untakenOf(pair.ours)).toBe(0);
  });

  test("is not told of a connection that there is none of, nor of one that has ended", async () => {
    expect((await readUntaken(new Set()))("0100007F:1F90 0100007F:1F91")).toBeNull();
    expect(endsOf(new Socket())).toBeNull();
  });
});
