import * as details from "./grid-details.ts";

/** What the details and the dialogs of the matrix say in English. Another language is another record of this type. */
export const layerWords = {
  ...details,
  reviewTitle: "Somebody else changed these too",
  reviewColumns: { setting: "Setting", mine: "Yours", theirs: "Theirs", keep: "Keep" },
  keepMine: "Keep mine",
  keepTheirs: "Keep theirs",
  keepAllMine: "All mine",
  keepAllTheirs: "All theirs",
  decideLater: "Decide later",
};
