import type { ChannelAdapter, ChannelReads, EndpointId, WebhookReads } from "@tocsin/ports";
import { type EndpointAdapterDeps, type EndpointAddress, openEndpoint } from "./endpoint-adapter.ts";
import { oncePerTurn } from "./once-per-turn.ts";
import { type AdapterLane, adapterLane, type LaneDeps } from "./lane.ts";

export interface EndpointLanesDeps extends LaneDeps, EndpointAdapterDeps {
  readonly channels: Pick<ChannelReads, "webhookSettings"> & LaneDeps["channels"];
  readonly webhooks: Pick<WebhookReads, "activeEndpoint">;
}

/** One way out per endpoint, each with the settings of now. */
export interface EndpointLanes extends AsyncDisposable {
  readonly adapter: (endpoint: EndpointId) => Promise<ChannelAdapter | null>;
  /** Somebody may have changed endpoints: what was opened for those of before is closed, and not only with the next message to them. */
  readonly lookAgain: () => Promise<void>;
}

/** What an adapter is made of: a change of anything else about its endpoint leaves it as it is. */
interface EndpointSettings {
  readonly enabled: boolean;
  readonly timeoutSeconds: number;
  readonly endpoint: EndpointAddress;
}

export function endpointLanes(deps: EndpointLanesDeps): EndpointLanes {
  const lanes = new Map<EndpointId, AdapterLane<EndpointSettings>>();
  const webhookSettings = oncePerTurn(() => deps.channels.webhookSettings({}));

  async function read(id: EndpointId): Promise<EndpointSettings | null> {
    const settings = await webhookSettings();
    const found = settings?.enabled === true ? await deps.webhooks.activeEndpoint({ id }) : null;
    if (settings === null || found === null) return null;
    const { url, secret, pastSecrets, header } = found;
    return { ...settings, endpoint: { id, url, secret, pastSecrets, header } };
  }

  function open(id: EndpointId): AdapterLane<EndpointSettings> {
    const lane = adapterLane<EndpointSettings>(deps, {
      channel: "webhooks",
      read: () => read(id),
      open: ({ endpoint, timeoutSeconds }) => openEndpoint(deps, endpoint, { timeoutSeconds }),
    });
    lanes.set(id, lane);
    return lane;
  }

  return {
    adapter: (endpoint) => (lanes.get(endpoint) ?? open(endpoint)).adapter(),
    lookAgain: async () => {
      try {
        for (const [endpoint, lane] of lanes) if ((await lane.adapter()) === null) lanes.delete(endpoint);
      } catch (error) {
        deps.log.error("endpoints.unread", { error });
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...lanes.values()].map((lane) => lane[Symbol.asyncDispose]()));
      await deps.sender[Symbol.asyncDispose]();
    },
  };
}
