import { useState } from "react";
import { oneOf, useAddressParams } from "../../lib/url-filters.ts";

/** Those with settings of their own; in-app alerts have none. */
export const EDITABLE_CHANNELS = ["mail", "slack", "msteams", "webhooks"] as const;
export type EditableChannel = (typeof EDITABLE_CHANNELS)[number];

const EDITED = "edit";

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

/** Opening is a step of its own: Back closes what it opened, and the address can be sent on. */
export function useEditedChannel(): EditedChannel {
  const [params, change] = useAddressParams();
  const wanted = oneOf(EDITABLE_CHANNELS, params.get(EDITED));
  const [shown, setShown] = useState(wanted);
  if (shown === null && wanted !== null) setShown(wanted);
  return {
    channel: shown,
    isWanted: shown !== null && shown === wanted,
    open: (channel) => change((next) => next.set(EDITED, channel)),
    close: () => change((next) => next.delete(EDITED), { replace: true }),
    gone: () => setShown(null),
  };
}
