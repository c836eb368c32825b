import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_BIT } from "../catalogue.ts";
import { channelPausedNotice, channelResumedNotice, insistMask, spanWords } from "./notice.ts";
import { remedyOf } from "./remedy.ts";

const SINCE = Date.UTC(2026, 10, 27, 9, 12);
const WIRED = ["mail", "slack", "msteams", "webhooks"] as const;

describe("what superusers are told of a connection that broke (N1)", () => {
  test("says what broke, since when, how many wait, and what to do", () => {
    const answer = { code: "535 5.7.8", text: "Authentication failed." };

    expect(channelPausedNotice({ channel: "mail", since: SINCE, answer, waiting: 5_000 })).toEqual({
      key: "channel_paused",
      title: "Mail has stopped: 5,000 deliveries wait",
      description: [
        "Since 2026-11-27 09:12 UTC Mail cannot send. It was told: 535 5.7.8 Authentication failed.",
        "Nothing is lost: what waits, and what comes, goes out by itself once it works again.",
        "What to do: The server does not take our sign-in. Check user name and password; many providers want a password made for apps. The settings are under Channels.",
      ].join("\n"),
      severity: "high",
      url: "/channels",
    });
  });

  test.each([
    [0, "Slack has stopped: nothing waits yet"],
    [1, "Slack has stopped: 1 delivery waits"],
    [2, "Slack has stopped: 2 deliveries wait"],
  ])("counts %i in words", (waiting, title) => {
    expect(channelPausedNotice({ channel: "slack", since: SINCE, answer: { code: null, text: null }, waiting }).title).toBe(title);
  });

  test("says how long it lasted and how many were held when it works again", () => {
    const told = channelResumedNotice({ channel: "msteams", since: SINCE, at: SINCE + 2 * 3_600_000, held: 1 });

    expect(told.title).toBe("Microsoft Teams works again after 2 h");
    expect(told.description).toBe(
      "1 delivery was held and goes out now. It did not work from 2026-11-27 09:12 UTC to 2026-11-27 11:12 UTC.",
    );
  });

  test("has a title that an event can have, whatever the other side said", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WIRED),
        fc.string({ unit: "binary" }),
        fc.option(fc.string()),
        fc.nat(),
        (channel, text, code, waiting) => {
          const { title, description } = channelPausedNotice({ channel, since: SINCE, answer: { code, text }, waiting });

          expect(title.length).toBeLessThanOrEqual(500);
          expect(title).not.toMatch(/\p{Cc}/u);
          expect(description.split("\n")).toHaveLength(3);
          expect(description.length).toBeLessThan(1_500);
        },
      ),
    );
  });
});

describe("a span in words", () => {
  test.each([
    [0, "1 s"],
    [40_000, "40 s"],
    [59_000, "1 min"],
    [5 * 60_000, "5 min"],
    [3_590_000, "1 h"],
    [7_200_000, "2 h"],
    [3 * 86_400_000, "3 d"],
  ])("%i ms is %s", (ms, words) => {
    expect(spanWords(ms)).toBe(words);
  });
});

describe("what a notice insists on (N2)", () => {
  test("is a mask of its channels", () => {
    expect(insistMask([])).toBe(0);
    expect(insistMask(["alert", "mail"])).toBe(CHANNEL_BIT.alert | CHANNEL_BIT.mail);
  });
});

describe("what to do about an answer", () => {
  test.each([
    ["mail", "ECONNREFUSED", /Nothing answers there.*server, port and encryption/],
    ["mail", "ETIMEDOUT", /did not answer in time/],
    ["mail", "ENOTFOUND", /no such host/],
    ["mail", "ETLS", /STARTTLS on 587/],
    ["mail", "EHOSTREFUSED", /another host.*TOCSIN_ALLOW_LOOPBACK/],
    ["mail", "EPROTOCOL", /does not speak SMTP/],
    ["mail", "550 5.1.8", /does not take the sender's address/],
    ["mail", "550 5.1.90", /in a day.*goes on by itself/],
    ["mail", "502", /STARTTLS on 587/],
    ["mail", "EABORT", /did not answer in time/],
    ["mail", "535 5.7.8", /user name and password/],
    ["mail", "530 5.7.0", /wants a sign-in, or encryption/],
    ["mail", "ENOSIGNIN", /STARTTLS on 587.*remove user name and password/],
    ["mail", "550 5.7.60", /may not send as/],
    ["mail", "550 5.1.1", /recipient and the sender/],
    ["slack", "invalid_auth", /xoxb-/],
    ["slack", "200", /not Slack's API.*https:\/\/slack\.com\/api/],
    ["slack", "404", /not Slack's API/],
    ["slack", "channel_not_found", /\/invite/],
    ["slack", "missing_scope", /manifest/],
    ["slack", "restricted_action_read_only_channel", /Ask an owner/],
    ["slack", "token_revoked", /Install the app.*new bot token/],
    ["msteams", "401", /anyone call the flow/],
    ["msteams", "404", /Turn the flow on/],
    ["msteams", "WorkflowTriggerIsNotEnabled", /Turn the flow on/],
    ["msteams", "302", /exactly as the flow shows it/],
    ["mail", "ECONNECTION", /closed the connection in the middle/],
    ["mail", "DEPTH_ZERO_SELF_SIGNED_CERT", /certificate is not trusted.*NODE_EXTRA_CA_CERTS/],
    ["mail", "ERR_SSL_WRONG_VERSION_NUMBER", /STARTTLS on 587/],
    ["mail", "554 5.7.1", /rule of its own: against relaying for who did not sign in/],
    ["mail", "550 5.7.1", /may not send as.*or not to this recipient.*sign-in and sender/],
    ["slack", "not_http", /does not speak HTTP.*API address/],
    ["msteams", "ERR_SSL_WRONG_VERSION_NUMBER", /no TLS.*its URL/],
    ["webhooks", "CERT_HAS_EXPIRED", /certificate/],
    ["webhooks", "ERR_TLS_CERT_ALTNAME_INVALID", /certificate is not trusted/],
  ] as const)("%s %s", (channel, code, words) => {
    expect(remedyOf(channel, code)).toMatch(words);
  });

  test("is nothing where only the other side can help, and never anything but a sentence", () => {
    expect(remedyOf("mail", null)).toBeNull();
    expect(remedyOf("slack", "constructor")).toBeNull();
    fc.assert(
      fc.property(fc.constantFrom(...WIRED), fc.string(), (channel, code) => {
        expect(remedyOf(channel, code) ?? "A sentence.").toMatch(/[.@a-z]$/);
      }),
    );
  });
});
