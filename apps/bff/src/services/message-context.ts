import { DEFECTDOJO_SOURCE } from "@tocsin/defectdojo";
import type { MessageContext } from "@tocsin/messages";
import type { Settings, StoreReads } from "@tocsin/ports";

export interface ContextDeps {
  readonly reads: Pick<StoreReads, "settings">;
  /** Where browsers reach us: what links are built upon where no public URL is set. */
  readonly origin: string;
}

/** What links and messages are built from, by the settings of now. */
export async function messageContext({ reads, origin }: ContextDeps): Promise<MessageContext> {
  return contextOf(await reads.settings.settings({}), origin);
}

export function contextOf({ publicUrl, teamName, disclaimer, defectdojo }: Settings, origin: string): MessageContext {
  return {
    publicUrl: publicUrl ?? origin,
    sourceBaseUrls: defectdojo.instance === null ? {} : { [DEFECTDOJO_SOURCE]: defectdojo.instance },
    teamName,
    disclaimer,
  };
}
