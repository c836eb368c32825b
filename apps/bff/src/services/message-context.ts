import { DEFECTDOJO_SOURCE } from "@tocsin/defectdojo";
import { OWN_SOURCE } from "@tocsin/domain";
import type { MessageContext } from "@tocsin/messages";
import type { StoreReads } from "@tocsin/ports";

export interface ContextDeps {
  readonly reads: Pick<StoreReads, "settings">;
  /** Where browsers reach us: what links are built upon where no public URL is set. */
  readonly origin: string;
}

/** What links and messages are built from, by the settings of now. */
export async function messageContext({ reads, origin }: ContextDeps): Promise<MessageContext> {
  const { publicUrl, teamName, disclaimer, defectdojo } = await reads.settings.settings({});
  const ours = publicUrl ?? origin;
  return {
    publicUrl: ours,
    sourceBaseUrls: { [OWN_SOURCE]: ours, ...(defectdojo.instance === null ? {} : { [DEFECTDOJO_SOURCE]: defectdojo.instance }) },
    teamName,
    disclaimer,
  };
}
