import { describe, expect, test } from "vitest";
import { clientAddressBehind, limitKey } from "./client-address.ts";
import { type SignInLimits, signInLimits } from "./sign-in-limits.ts";
import { tokenLimits } from "./token-limits.ts";

const PLENTY = { perAddressPerMinute: 100_000, perMinute: 100_000 };
const MINUTE = 60_000;

function atTime(rates = PLENTY): { readonly limits: SignInLimits; readonly clock: { time: number } } {
  const clock = { time: 1_000_000 };
  return { clock, limits: signInLimits({ now: () => clock.time }, rates) };
}

async function attempts(limits: SignInLimits, count: number, account = "dana", address = "192.0.2.1") {
  const verdicts = [];
  for (let i = 0; i < count; i += 1) verdicts.push(await limits.attempt({ account, address }));
  return verdicts;
}

describe("guessing one account's password", () => {
  test("is free four times, then waits one second, two, four …, at most a quarter of an hour", async () => {
    const { limits, clock } = atTime();
    await attempts(limits, 4);

    const waits = [];
    for (let i = 0; i < 13; i += 1) {
      expect(await limits.attempt({ account: "dana", address: "192.0.2.1" })).toEqual({ ok: true });
      const [refused] = await attempts(limits, 1);
      const wait = refused?.ok === false ? refused.retryAfterSeconds : 0;
      waits.push(wait);
      clock.time += wait * 1_000;
    }

    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  test("evaluates at most a hundred passwords a day, however many are tried", async () => {
    const { limits, clock } = atTime();
    let evaluated = 0;

    for (const end = clock.time + 24 * 60 * MINUTE; clock.time < end; clock.time += 8_640) {
      if ((await limits.attempt({ account: "dana", address: "192.0.2.1" })).ok) evaluated += 1;
    }

    expect(evaluated).toBeGreaterThan(50);
    expect(evaluated).toBeLessThanOrEqual(110);
  });

  test("touches no other account and is forgotten after the right password", async () => {
    const { limits } = atTime();
    await attempts(limits, 5);

    expect(await attempts(limits, 1, "kim")).toEqual([{ ok: true }]);
    limits.forget("dana");
    expect(await attempts(limits, 5)).toEqual(Array.from({ length: 5 }, () => ({ ok: true })));
  });

  test("counts a thousand at once one by one", async () => {
    const { limits } = atTime();

    const verdicts = await Promise.all(Array.from({ length: 1_000 }, () => limits.attempt({ account: "dana", address: "192.0.2.1" })));

    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(5);
  });

  test("does not count a password that was not looked at", async () => {
    const { limits } = atTime();
    await attempts(limits, 5);
    limits.takeBack("dana");

    expect(await attempts(limits, 2)).toEqual([{ ok: true }, { ok: false, retryAfterSeconds: 1 }]);
  });
});

describe("guessing many accounts' passwords", () => {
  test("ends at the limit of one address, for the whole /64 of an IPv6 address", async () => {
    const { limits } = atTime({ perAddressPerMinute: 3, perMinute: 100 });
    const addresses = ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3", "2001:db8:1:2::4", "2001:db8:1:3::1"];
    const verdicts = [];
    for (const [index, address] of addresses.entries()) verdicts.push(await limits.attempt({ account: `a${String(index)}`, address }));

    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false, true]);
  });

  test("ends at the limit of all addresses", async () => {
    const { limits } = atTime({ perAddressPerMinute: 2, perMinute: 3 });
    const verdicts = [];
    for (let i = 0; i < 4; i += 1) verdicts.push(await limits.attempt({ account: `a${String(i)}`, address: `192.0.2.${String(i)}` }));

    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
  });
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::1", "0:0:0:0::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0001:0002:3:4:5:6", "2001:db8:1:2::/64"],
  ["fe80::1:2:3:4", "fe80:0:0:0::/64"],
])("the limits of %s are counted under %s", (address, key) => {
  expect(limitKey(address)).toBe(key);
});

describe("the address of a client", () => {
  const addressOf = (proxies: readonly string[], peer: string, forwarded?: string) =>
    clientAddressBehind(proxies)({
      env: { incoming: { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: "IPv4" } } },
      req: { header: () => forwarded },
    } as never);

  test("is the peer's, whatever the client claims", () => {
    expect(addressOf([], "198.51.100.7", "10.0.0.1")).toBe("198.51.100.7");
    expect(addressOf(["10.0.0.0/8"], "198.51.100.7", "10.0.0.1")).toBe("198.51.100.7");
  });

  test("is, behind our proxies, the last that is not theirs", () => {
    expect(addressOf(["10.0.0.0/8", "fd00::/8"], "::ffff:10.0.0.1", "1.1.1.1, 198.51.100.7, fd00::5, 10.0.0.9")).toBe("198.51.100.7");
    expect(addressOf(["10.0.0.1"], "10.0.0.1", "nonsense")).toBe("10.0.0.1");
  });
});

describe("requests of one token", () => {
  test("are let through up to the burst of four seconds' worth, then told to wait", async () => {
    const limit = tokenLimits();
    const waits = [];
    for (let i = 0; i < 21; i += 1) waits.push(await limit({ id: "t", ratePerSecond: 5 }));

    expect(waits.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => null));
    expect(waits[20]).toBeGreaterThan(0);
    expect(await limit({ id: "other", ratePerSecond: 5 })).toBeNull();
  });

  test("have no limit where none is set", async () => {
    const limit = tokenLimits();
    const waits = await Promise.all(Array.from({ length: 1_000 }, () => limit({ id: "t", ratePerSecond: null })));

    expect(waits.every((wait) => wait === null)).toBe(true);
  });
});
