import type { PreferenceReads, PreferenceWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import { readSettings } from "../settings/settings-store.ts";
import type { Writer } from "../unit-of-work.ts";
import { changeCells, switchOffByLink } from "./change-cells.ts";
import { historyOfLayer, marksOfEvent, marksOfLayer } from "./change-history.ts";
import { layerRow, stackedLayers, versionOf } from "./stored-layers.ts";

export function preferenceReads(db: Db): PreferenceReads {
  // One transaction per document: version, cells and marks are of the same moment.
  const layer = db.$client.transaction((key: Parameters<PreferenceReads["layer"]>[0]["key"]) => ({
    version: versionOf(db, layerRow(key)),
    layers: stackedLayers(db, key),
    marks: marksOfLayer(db, key),
    systemAudience: readSettings(db).systemAudience,
  }));
  return {
    layer: async ({ key }) => layer.deferred(key),
    history: async ({ key, page }) => historyOfLayer(db, key, page),
    marks: async (input) => marksOfEvent(db, input),
  };
}

export function preferenceWrites(writer: Writer): PreferenceWrites {
  return {
    changeCells: (input) => writer.write((db) => changeCells(db, input)),
    switchOffByLink: (input) => writer.write((db) => switchOffByLink(db, input)),
  };
}
