import { describe, expect, test } from "vitest";
import { renderSlackCode } from "./render-slack-code.ts";

const CONTEXT = { publicUrl: "https://tocsin.example.com/base" };

describe("a message with a code (P5)", () => {
  test("says the code, who asked for it, for how long it counts, and what to do if that was somebody else", () => {
    const { text, plainText, blocks } = renderSlackCode({ code: "04829137", username: "dana", minutes: 10, context: CONTEXT });

    expect(plainText.split("\n")).toEqual([
      "Your code for Tocsin is 04829137.",
      "dana wants to get their Tocsin messages in this Slack account. Whoever that is enters the code at tocsin.example.com within 10 minutes.",
      "If that is not you, do nothing, and give the code to nobody: without it no message comes here.",
    ]);
    expect(text).toBe(plainText.replaceAll("\n", " "));
    expect(blocks).toMatchObject([
      { type: "header", text: { text: "Messages from Tocsin in this account?" } },
      { type: "section", text: { text: "Your code for Tocsin is 04829137." } },
      { type: "section", text: { text: plainText.split("\n").slice(1).join("\n") } },
      { type: "actions", elements: [{ url: "https://tocsin.example.com/base/account" }] },
    ]);
  });

  test("has no link with the code, and none that Slack would not take", () => {
    const long = { publicUrl: `https://tocsin.example.com/${"a".repeat(3_000)}` };

    expect(
      JSON.stringify(renderSlackCode({ code: "04829137", username: "dana", minutes: 10, context: CONTEXT }).blocks.at(-1)),
    ).not.toContain("04829137");
    expect(renderSlackCode({ code: "1", username: "d", minutes: 10, context: long }).blocks.map(({ type }) => type)).not.toContain(
      "actions",
    );
  });
});
