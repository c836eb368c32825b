import { describe, expect, test } from "vitest";
import { checkDestination, type EgressRules, isRefusedAsWritten, mayLeadOut, type Resolve } from "./egress.ts";
import { publicRules } from "./testing/rules.ts";

const resolveTo =
  (...addresses: readonly string[]): Resolve =>
  () =>
    Promise.resolve(addresses);
const check = (url: string, rules: Partial<EgressRules> = {}, resolve: Resolve = resolveTo("93.184.215.14")) =>
  checkDestination(url, { rules: { ...publicRules, ...rules }, resolve });

const VECTORS = [
  "0177.0.0.1",
  "0x7f000001",
  "2130706433",
  "127.1",
  "0",
  "127.0.0.1.",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "0300.0250.0.1",
  "user@127.0.0.1",
  String.raw`127.0.0.1:80\@example.com`,
  "[::1]",
  "[::]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[0:0:0:0:0:ffff:a9fe:a9fe]",
  "[64:ff9b::7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "169.254.169.254",
  "100.64.0.1",
  "10.0.0.1",
  "172.16.3.4",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "localhost",
  "localhost.",
  "api.localhost",
  "x.internal",
  "printer.local",
  "intranet",
  "example.com.",
  "user:secret@example.com",
  "user@example.com",
  "example.com:8443",
];

describe("a URL that people enter", () => {
  test.each(VECTORS)("does not lead to https://%s", async (host) => {
    expect(await check(`https://${host}/hook`)).toBeNull();
  });

  test.each([
    "http://example.com/",
    "http://example.com:443/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/",
    "javascript:alert(1)",
    "//x",
    "",
  ])("is none when it is %s", async (url) => {
    expect(await check(url)).toBeNull();
  });

  test.each(VECTORS.filter((vector) => vector !== "example.com:8443"))(
    "is known by what it tells itself not to lead to https://%s",
    (host) => {
      expect(isRefusedAsWritten(`https://${host}/hook`, publicRules)).toBe(true);
    },
  );

  test.each(["https://example.com/", "https://1.1.1.1/", "http://chat.example.com:8065/"])(
    "is not refused before its name is asked where that may decide: %s",
    (url) => {
      expect(isRefusedAsWritten(url, publicRules)).toBe(false);
    },
  );

  test("may have 2,048 characters and not one more", async () => {
    const url = (length: number) => `https://example.com/${"x".repeat(length - "https://example.com/".length)}`;

    expect(await check(url(2_048))).not.toBeNull();
    expect(await check(url(2_049))).toBeNull();
  });

  test("leads to a public name or address by https on 443", async () => {
    expect(await check("https://example.com:443/hook?sig=x")).toMatchObject({ port: 443, addresses: ["93.184.215.14"] });
    expect(await check("https://1.1.1.1/")).toMatchObject({ addresses: ["1.1.1.1"] });
    expect(await check("https://[2606:4700::1111]/")).toMatchObject({ addresses: ["2606:4700::1111"] });
  });

  test.each([
    ["a private address beside a public one", ["93.184.215.14", "10.0.0.1"]],
    ["loopback, as an alias of localhost does", ["127.0.0.1"]],
    ["an IPv4 address in IPv6 clothes", ["::ffff:169.254.169.254"]],
    ["no address", []],
    ["what is no address", ["somewhere"]],
  ])("is refused when its name resolves to %s", async (_name, addresses) => {
    expect(await check("https://hooks.example.com/", {}, resolveTo(...addresses))).toBeNull();
  });

  test("is judged anew each time, so that a name that turned is refused", async () => {
    const answers = [["93.184.215.14"], ["127.0.0.1"]];
    const resolve: Resolve = () => Promise.resolve(answers.shift() ?? []);

    expect(await check("https://rebind.example.com/", {}, resolve)).not.toBeNull();
    expect(await check("https://rebind.example.com/", {}, resolve)).toBeNull();
  });
});

describe("a URL whose name cannot be resolved", () => {
  test.each(VECTORS)("does not lead to https://%s", (host) => {
    expect(mayLeadOut(`https://${host}/hook`, publicRules)).toBe(false);
  });

  test.each(["http://example.com/", "https://example.com:8443/", "file:///etc/passwd", ""])("is judged by itself: not %s", (url) => {
    expect(mayLeadOut(url, publicRules)).toBe(false);
  });

  test("may lead out by https on 443, and to what the operator has named in any way", () => {
    expect(mayLeadOut("https://example.com/", publicRules)).toBe(true);
    expect(mayLeadOut("http://intranet:8080/", { isAllowListed: (host) => host === "intranet" })).toBe(true);
  });
});

describe("the operator's allow-list", () => {
  const listing = (...hosts: readonly string[]): Partial<EgressRules> => ({ isAllowListed: (host) => hosts.includes(host) });

  test("opens http, any port, private addresses and the names of a machine, for what it names", async () => {
    expect(await check("http://intranet:8080/", listing("intranet"), resolveTo("10.0.0.7"))).toMatchObject({ port: 8080 });
    expect(await check("http://10.0.0.7/", listing("10.0.0.7"))).toMatchObject({ port: 80 });
    expect(await check("http://wiki.example.com/", listing("10.0.0.7"), resolveTo("10.0.0.7"))).not.toBeNull();
    expect(await check("http://wiki.example.com/", listing("10.0.0.7"), resolveTo("10.0.0.7", "10.0.0.8"))).toBeNull();
    expect(await check("http://other.example.com/", listing("intranet"))).toBeNull();
  });

  test("opens loopback only together with the switch for it", async () => {
    const listed = listing("127.0.0.1", "localhost");

    expect(await check("http://127.0.0.1:9999/", listed)).toBeNull();
    expect(await check("http://127.0.0.1:9999/", { ...listed, allowLoopback: true })).not.toBeNull();
    expect(await check("http://localhost:9999/", { ...listed, allowLoopback: true }, resolveTo("127.0.0.1"))).not.toBeNull();
    expect(await check("http://[::1]:9999/", { ...listing("::1"), allowLoopback: true })).not.toBeNull();
    expect(await check("https://127.0.0.1/", { allowLoopback: true })).toBeNull();
  });

  test.each([
    "169.254.169.254",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "0.0.0.0",
    "[::]",
    "100.100.100.200",
    "[64:ff9b::a9fe:a9fe]",
    "[::ffff:0:a9fe:a9fe]",
    "[::169.254.169.254]",
    "[::127.0.0.1]",
    "224.0.0.1",
  ])("never opens %s", async (host) => {
    expect(await check(`http://${host}/`, { isAllowListed: () => true, allowLoopback: true })).toBeNull();
  });

  test("never opens the address at which this server listens", async () => {
    const own: Partial<EgressRules> = { isOwnAddress: (address, port) => address === "127.0.0.1" && port === 8080 };
    const open = { isAllowListed: () => true, allowLoopback: true, ...own };

    expect(await check("http://localhost:8080/", open, resolveTo("127.0.0.1"))).toBeNull();
    expect(await check("http://localhost:8081/", open, resolveTo("127.0.0.1"))).not.toBeNull();
  });
});
