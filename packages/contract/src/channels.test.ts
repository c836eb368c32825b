import { describe, expect, test } from "vitest";
import { mailSettingsBody, parseMailbox, slackSettingsBody } from "./channels.ts";

describe("a sender's address", () => {
  test.each([
    ["tocsin@example.com", { name: null, address: "tocsin@example.com" }],
    ["Tocsin <tocsin@example.com>", { name: "Tocsin", address: "tocsin@example.com" }],
    ['"Reyes, Dana" <dana@example.com>', { name: "Reyes, Dana", address: "dana@example.com" }],
    ["<tocsin@example.com>", { name: null, address: "tocsin@example.com" }],
  ])("is read: %s", (text, mailbox) => {
    expect(parseMailbox(text)).toEqual(mailbox);
  });

  test.each(["", "Tocsin", "a@b, c@d", "Tocsin <a@b> <c@d>", "Tocsin\r\nBcc: x@y <a@b>", "<>"])("is refused: %j", (text) => {
    expect(parseMailbox(text)).toBeNull();
  });
});

describe("mail settings", () => {
  const settings = { enabled: true, host: "smtp.example.com", port: 587, security: "starttls", from: "tocsin@example.com" };
  const accepts = (more: object) => mailSettingsBody.safeParse({ ...settings, ...more }).success;

  test.each(["mailhost", "10.0.0.25", "::1", "2001:db8::25"])("may name the host %s", (host) => {
    expect(accepts({ host })).toBe(true);
  });

  test.each(["", "smtp.example.com:25", "10.0.0.25:25", "https://smtp.example.com", "user@host", "a b", "host\r\n"])(
    "may not name the host %j",
    (host) => {
      expect(accepts({ host })).toBe(false);
    },
  );

  test.each([
    { port: 0 },
    { port: 65_536 },
    { port: "25" },
    { security: "ssl" },
    { password: "two\nlines" },
    { username: "" },
    { systemTo: "everybody" },
    { from: "nobody" },
    { connections: 0 },
    { connections: 21 },
    { ratePerMinute: 0 },
    { ratePerMinute: 3_001 },
    { ratePerMinute: 1.5 },
  ])("are refused with %j", (more) => {
    expect(accepts(more)).toBe(false);
  });

  test.each([
    ["password", { username: "tocsin" }],
    ["username", { password: "s3cret" }],
  ])("name what is missing where one of user name and password is: %s", (path, more) => {
    const issues = mailSettingsBody.safeParse({ ...settings, ...more }).error?.issues;

    expect(issues?.map((issue) => issue.path)).toEqual([[path]]);
    expect(accepts({ username: "tocsin", password: "s3cret" })).toBe(true);
  });

  test("are three connections and no limit where nothing is said", () => {
    expect(mailSettingsBody.parse(settings)).toMatchObject({ connections: 3, ratePerMinute: null });
  });

  test("hand the password on untouched", () => {
    expect(mailSettingsBody.parse({ ...settings, username: "tocsin", password: " s3cret  " }).password).toBe(" s3cret  ");
  });
});

describe("Slack settings", () => {
  const refusalOf = (more: object) =>
    slackSettingsBody.safeParse({ enabled: true, token: "xoxb-1234567890-abcdef", ...more }).error?.issues.map(({ message }) => message);

  test.each(["xoxp-1234567890-abcdef", "xapp-1-A0-1234567890", "xoxb-1234567890-abcdef\n", " xoxb-1234567890-abcdef", "xoxb-cut"])(
    "say of the token %j that it is not the whole of one",
    (token) => {
      expect(refusalOf({ token })).toEqual([expect.stringMatching(/whole.*begins with xoxb-.*no spaces or line breaks/)]);
    },
  );

  test.each(["C0123456789", "#appsec-alerts", "appsec-alerts", "#größe"])("may name the channel %s", (channel) => {
    expect(refusalOf({ channel })).toBeUndefined();
  });

  test.each(["", "a b", "@dana", "<!here>", "https://appsec.slack.com/archives/C0123456789", "appsec.slack.com/archives/C0123456789"])(
    "may not name the channel %j",
    (channel) => {
      expect(refusalOf({ channel })).toEqual([expect.stringContaining("as in C0123456789")]);
    },
  );
});
