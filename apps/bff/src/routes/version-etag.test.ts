import { expect, test } from "vitest";
import { versionEtag, versionsNamedIn } from "./version-etag.ts";

test("a version is met by its own tag, by one of a list, and by everything", () => {
  expect(versionsNamedIn(versionEtag("mail", 7), "mail")).toEqual([7]);
  expect(versionsNamedIn(' "slack-1" ,"mail-0", "mail-12"', "mail")).toEqual([0, 12]);
  expect([versionsNamedIn("*", "mail"), versionsNamedIn(undefined, "mail")]).toEqual([null, null]);
});

test.each([
  "",
  '"mail-"',
  'W/"mail-7"',
  "mail-7",
  '"mail-7',
  '"mail--7"',
  '"mail-7.0"',
  '"mail-0x7"',
  '"mail-1e1"',
  '"mailbox-7"',
  '"MAIL-7"',
  "*, *",
])("no version is met by %j", (header) => {
  expect(versionsNamedIn(header, "mail")).toEqual([]);
});
