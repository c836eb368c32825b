import { useOpenedForm } from "../../lib/opened-form.ts";

/** Those with settings of their own; in-app alerts have none. */
export const EDITABLE_CHANNELS = ["mail", "slack", "msteams", "webhooks"] as const;
export type EditableChannel = (typeof EDITABLE_CHANNELS)[number];

/** The channel whose form is open, and what the form does about the address. */
export function useEditedChannel() {
  const { value: channel, ...form } = useOpenedForm("edit", EDITABLE_CHANNELS);
  return { channel, ...form };
}
