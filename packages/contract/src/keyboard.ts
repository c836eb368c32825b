import { type KeyFault, keyFault, NAVIGATIONS, SINGLE_KEYS, singleKeyNames } from "@tocsin/domain";
import { z } from "zod";
import { orNull } from "./wire-values.ts";

const command = z.enum(singleKeyNames());
const own = singleKeyNames()
  .map((name) => `\`${name}\` ${SINGLE_KEYS[name].key}`)
  .join(", ");

const FAULT: Readonly<Record<KeyFault, string>> = {
  moves: "Tab, the arrows and the keys to a start, an end or a page move everywhere and stay. Name one letter, digit or sign.",
  acts: "Enter, Space, Escape, Backspace and Delete mean the same everywhere and stay. Name one letter, digit or sign.",
  browser: "Keys with Ctrl, Alt or Meta and function keys are the browser's and the system's. Name one letter, digit or sign.",
  no_character: "Must be one letter, digit or sign as pressing it writes it; a capital is Shift and the small letter, as in Shift+u.",
};

const key = z
  .string()
  .max(20)
  .superRefine((text, context) => {
    const fault = keyFault(text);
    if (fault !== null) context.addIssue({ code: "custom", message: FAULT[fault] });
  });

const settings = {
  pageKeys: z.boolean().meta({ description: "Single keys act anywhere on a page, such as `/` and `?`." }),
  matrixKeys: z.boolean().meta({ description: "Letters, digits and signs are commands in the matrix of settings." }),
  navigation: z.enum(NAVIGATIONS).meta({ description: "`grid`: cell by cell with the arrows; `table`: from box to box with Tab." }),
  shortCellNames: z
    .boolean()
    .meta({ description: "A cell's name leaves out its event and channel, for screen readers that read headers." }),
};

export const keyboard = z
  .object({
    ...settings,
    keys: z
      .record(z.string(), z.string())
      .readonly()
      .meta({ description: `Commands whose key was moved; the others have their own: ${own}.`, example: { row: "q" } }),
  })
  .meta({ id: "Keyboard", description: "How a person works with the keyboard." });

export const keyboardChange = z
  .strictObject({
    pageKeys: settings.pageKeys.optional(),
    matrixKeys: settings.matrixKeys.optional(),
    navigation: settings.navigation.optional(),
    shortCellNames: settings.shortCellNames.optional(),
    keys: orNull(z.partialRecord(command, key.nullable().optional()).readonly())
      .optional()
      .meta({
        description: "Keys by command; null for one: its own again; null for all: every key where it was.",
        example: { row: "q", undo: null },
      }),
  })
  .refine((change) => Object.keys(change).length > 0, "Name at least one setting to change.")
  .meta({ id: "KeyboardChange", description: "What is named changes, everything else stays." });
