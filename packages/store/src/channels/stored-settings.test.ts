import { expect, test } from "vitest";
import { openTestDatabase } from "../testing/database.ts";
import { mailSettings } from "./stored-settings.ts";

test("mail settings that were saved before there was a limit mean three connections and none (D17)", async () => {
  await using database = openTestDatabase();
  const saved = { host: "smtp.example.test", port: 25, security: "none", username: null, password: null, from: "t@example.test" };
  database.db.$client
    .prepare("UPDATE channels SET enabled = 1, settings = ? WHERE channel = 'mail'")
    .run(JSON.stringify({ ...saved, systemTo: null }));

  expect(mailSettings(database.db)).toEqual({ enabled: true, ...saved, systemTo: null, connections: 3, ratePerMinute: null });
});
