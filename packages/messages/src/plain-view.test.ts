import { EVENT_TYPES, SOURCES } from "@tocsin/domain";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillMail, plainMail } from "./mail/render-mail.ts";
import type { MessageInput } from "./message-view.ts";
import { fillTeams, plainTeams } from "./msteams/render-teams.ts";
import { plainSlack } from "./slack/render-slack.ts";
import { sampleEvent } from "./testing/sample-events.ts";

function input(changed: Partial<MessageInput["event"]> = {}, publicUrl = "https://tocsin.example.com"): MessageInput {
  return {
    event: { ...sampleEvent("scan_added"), ...changed },
    why: "personal",
    receiver: "person",
    context: { publicUrl, sourceBaseUrls: { defectdojo: "https://dojo.example.com" }, teamName: null, disclaimer: null },
  };
}

const mailOf = (given: MessageInput) => fillMail(plainMail(given), { name: "Dana", unsubscribe: null });

describe("a message that could not be rendered", () => {
  test("still says what happened and where to look, in each channel", () => {
    const given = input({ title: "Created 4 findings", url: "/test/9" });
    const card = fillTeams(plainTeams(given), { delivery: "d-1" }).body;

    for (const text of [mailOf(given).text, mailOf(given).html, JSON.stringify(plainSlack(given)), card]) {
      expect(text).toContain("Created 4 findings");
      expect(text).toContain("https://dojo.example.com/test/9");
    }
    expect(card).toContain("d-1");
  });

  test("gets through without a link where there is no base for one", () => {
    const given = input({ url: null }, "not a base");

    expect(mailOf(given).text).toContain("Scan added");
    expect(plainSlack(given).blocks.map((block) => block.type)).not.toContain("actions");
    expect(fillTeams(plainTeams(given), { delivery: "d-1" }).body).not.toContain("Action.OpenUrl");
  });

  test("never fails itself, and lets no title be mark-up", () => {
    const title = fc.oneof(fc.string({ unit: "binary" }), fc.constant("<b>&\"'</b><!channel>[x](https://evil.example.com)\r\n"));
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_TYPES), fc.constantFrom(...SOURCES), title, fc.option(fc.webUrl()), (type, why, text, url) => {
        const given = { ...input({ type, title: text, url }), why };

        expect(mailOf(given).html).not.toMatch(/<(?!\/?(?:p|html|body)\b|!doctype html>)/);
        expect(plainSlack(given).plainText).not.toMatch(/[<>]/);
        expect(JSON.parse(fillTeams(plainTeams(given), { delivery: "d-1" }).body)).toMatchObject({ type: "message" });
      }),
    );
  });
});
