import type { StoreWrites } from "@tocsin/ports";
import type { EngineCalls } from "../deps.ts";
import type { StreamHub } from "./stream-hub.ts";

/** The same writes; those who listen hear of what one of them changes for them as soon as it is on disk. */
export function tellingWrites(writes: StoreWrites, streams: StreamHub): StoreWrites {
  const { alerts, directory, preferences, settings } = writes;
  return {
    access: writes.access,
    channels: writes.channels,
    deliveries: writes.deliveries,
    events: writes.events,
    signIn: writes.signIn,
    slackAddresses: writes.slackAddresses,
    webhooks: writes.webhooks,
    alerts: {
      markAlerts: async (input) => {
        const marked = await alerts.markAlerts(input);
        if (marked.changed > 0) streams.marked(input.person);
        return marked;
      },
    },
    preferences: {
      changeCells: afterwards((input) => preferences.changeCells(input), streams.wake),
      switchOffByLink: afterwards((input) => preferences.switchOffByLink(input), streams.wake),
    },
    settings: {
      patchSettings: afterwards((input) => settings.patchSettings(input), streams.wake),
      seeDefectDojo: (input) => settings.seeDefectDojo(input),
    },
    directory: {
      importDirectory: afterwards((input) => directory.importDirectory(input), streams.recount),
      createPerson: (input) => directory.createPerson(input),
      patchPerson: afterwards((input) => directory.patchPerson(input), streams.recount),
      patchSelf: (input) => directory.patchSelf(input),
    },
  };
}

/** A directory that is imported in the other thread changes who may see what, too. */
export function tellingEngine(engine: EngineCalls, streams: StreamHub): EngineCalls {
  return {
    importDirectory: afterwards((input) => engine.importDirectory(input), streams.recount),
    measure: (input) => engine.measure(input),
    tryOut: (input) => engine.tryOut(input),
    sendSlackCode: (input) => engine.sendSlackCode(input),
  };
}

function afterwards<Input, Answer>(write: (input: Input) => Promise<Answer>, tell: () => void): (input: Input) => Promise<Answer> {
  return async (input) => {
    const answer = await write(input);
    tell();
    return answer;
  };
}
