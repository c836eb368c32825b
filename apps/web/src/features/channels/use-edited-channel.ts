import { useState } from "react";
import { useOpenedInAddress } from "../../lib/opened-in-address.ts";
import { oneOf } from "../../lib/url-filters.ts";

/** Those with settings of their own; in-app alerts have none. */
export const EDITABLE_CHANNELS = ["mail", "slack", "msteams", "webhooks"] as const;
export type EditableChannel = (typeof EDITABLE_CHANNELS)[number];

/** The channel whose form is open, and what the form does about the address. */
export interface EditedChannel {
  readonly channel: EditableChannel | null;
  /** The address wants the form; where Back has taken that away, the form asks about what is not saved before it goes. */
  readonly isWanted: boolean;
  readonly open: (channel: EditableChannel) => void;
  readonly close: () => void;
  /** The form has nothing to lose and can go. */
  readonly gone: () => void;
}

/** Stays with a form whose address has gone, until that has asked what it has to. */
export function useEditedChannel(): EditedChannel {
  const { opened, open, close } = useOpenedInAddress("edit");
  const wanted = oneOf(EDITABLE_CHANNELS, opened);
  const [shown, setShown] = useState(wanted);
  if (shown === null && wanted !== null) setShown(wanted);
  return {
    channel: shown,
    isWanted: shown !== null && shown === wanted,
    open,
    close,
    gone: () => setShown(null),
  };
}
