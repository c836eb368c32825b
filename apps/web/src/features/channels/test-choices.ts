import { channelTestWords } from "../../lib/words/en/channel-tests.ts";
import type { TestChoice } from "./channel-test.tsx";

/** Oneself and the shared place, each where there is one. */
export function testChoices(own: string | null, shared: string): readonly TestChoice[] {
  return [
    ...(own === null ? [] : [{ to: "me", label: channelTestWords.toMe(own) } as const]),
    ...(shared === "" ? [] : [{ to: "shared", label: channelTestWords.toShared(shared) } as const]),
  ];
}

/** A flow posts to one place, which it alone knows. */
export const FLOW_CHOICES: readonly TestChoice[] = [{ to: "shared", label: channelTestWords.toFlow }];
