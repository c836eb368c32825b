import { type Channel, channelTestNotice, remedyOf, testWords } from "@tocsin/domain";
import type { ChannelTest, TestPlace } from "@tocsin/contract";
import type { Person, PersonId, StoreReads } from "@tocsin/ports";
import type { EngineCalls } from "../deps.ts";
import type { TriedSettings } from "../lanes/tried-out.ts";

export interface TestChannelDeps {
  readonly reads: Pick<StoreReads, "channels" | "directory">;
  readonly engine: Pick<EngineCalls, "tryOut">;
  readonly clock: { now(): number };
  readonly ids: { next(): string };
}

export interface TestChannel {
  readonly to: TestPlace;
  /** Checked, and sealed as they would be stored; null: those that are. */
  readonly tried: TriedSettings;
  readonly by: PersonId;
}

export type ChannelTested =
  | { readonly ok: true; readonly test: ChannelTest }
  | { readonly ok: false; readonly refusal: "not_set_up" | "unusable" | "not_allowed" | "no_address" }
  | { readonly ok: false; readonly refusal: "rate_limited"; readonly retryAfterSeconds: number };

/** Sends one message to oneself or to the channel's shared place, and waits for what comes of it (rule N3). */
export async function testChannel(deps: TestChannelDeps, { to, tried, by }: TestChannel): Promise<ChannelTested> {
  const shared = await sharedPlace(deps, tried);
  const person = await deps.reads.directory.person({ id: by });
  if (shared === null || person === null) return { ok: false, refusal: "not_set_up" };
  const address = to === "me" ? ownAddress(person, tried.channel) : shared.address;
  if (address === null) return { ok: false, refusal: "no_address" };
  const { channel } = tried;
  const content = channelTestNotice(channel, person.name === "" ? person.username : person.name);
  const answer = await deps.engine.tryOut({ tried, event: deps.ids.next(), channel, to, address, content, by });
  if (answer.ok) {
    const { ok: _ok, waitMs, isLogged, ...test } = answer;
    const words = testWords({ ...test, channel, to: address, waitMs, isLogged });
    return { ok: true, test: { ...test, to: address, words, remedy: test.failure === null ? null : remedyOf(channel, test.code) } };
  }
  if (answer.refusal !== "rate_limited") return { ok: false, refusal: answer.refusal };
  return { ok: false, refusal: "rate_limited", retryAfterSeconds: (answer.retryAt - deps.clock.now()) / 1_000 };
}

interface Place {
  /** Null: these settings name none. */
  readonly address: string | null;
}

/** The place that follows System, by the settings that are tried; null where there are no settings at all. */
async function sharedPlace({ reads: { channels } }: TestChannelDeps, tried: TriedSettings): Promise<Place | null> {
  switch (tried.channel) {
    case "mail": {
      const settings = tried.settings ?? (await channels.mailSettings({}));
      return settings === null ? null : { address: settings.systemTo };
    }
    case "slack": {
      const settings = tried.settings ?? (await channels.slackSettings({}));
      return settings === null ? null : { address: settings.channel };
    }
    case "msteams": {
      const settings = tried.settings ?? (await channels.teamsSettings({}));
      return settings === null ? null : { address: settings.host };
    }
  }
}

function ownAddress({ email, slackEmail }: Pick<Person, "email" | "slackEmail">, channel: Channel): string | null {
  if (channel === "mail") return email;
  return channel === "slack" ? (slackEmail ?? email) : null;
}
