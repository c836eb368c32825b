import type { MessageView } from "../message-view.ts";

/** What both parts of a mail are made of; greeting and link are slots that are filled per recipient. */
export interface MailView extends MessageView {
  readonly greeting: string;
  /** Empty where there is no link that ends this kind of mail. */
  readonly unsubscribe: string;
}

export function capitalized(heading: string): string {
  return heading.charAt(0).toUpperCase() + heading.slice(1).toLowerCase();
}
