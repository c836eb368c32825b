import type { CellChange } from "@tocsin/domain";
import type { MailSettings } from "../channels.ts";
import type { LayerKey } from "../preferences.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

export const MAIL: MailSettings = {
  enabled: true,
  host: "smtp.example.test",
  port: 587,
  security: "starttls",
  username: null,
  password: null,
  from: "tocsin@example.test",
  systemTo: null,
  connections: 3,
  ratePerMinute: null,
};

export async function enableMail(store: StoreUnderTest, overrides: Partial<MailSettings> = {}, at = 2_000): Promise<void> {
  await store.writes.channels.saveMailSettings({ settings: { ...MAIL, ...overrides }, by: null, at });
}

export interface Answered {
  readonly store: StoreUnderTest;
  readonly key: LayerKey;
  readonly by: string;
}

/** Answers cells of a layer that said nothing about them. */
export async function answerCells({ store, key, by }: Answered, cells: readonly Omit<CellChange, "from">[]): Promise<void> {
  const changes = cells.map((cell) => ({ ...cell, from: "inherit" as const }));
  const changed = await store.writes.preferences.changeCells({ key, changes, by, at: 3_000 });
  if (!changed.ok) throw new Error(`The cells were refused: ${changed.refusal}`);
}
