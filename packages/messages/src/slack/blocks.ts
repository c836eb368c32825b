/** The part of Block Kit that we use. User text stands in `plain_text` alone, where nothing is mark-up. */
export interface PlainText {
  readonly type: "plain_text";
  readonly text: string;
  /** Never: ":fire:" in a title is five letters. */
  readonly emoji: false;
}

export interface HeaderBlock {
  readonly type: "header";
  readonly text: PlainText;
}

export interface SectionBlock {
  readonly type: "section";
  readonly text?: PlainText;
  readonly fields?: readonly PlainText[];
}

export interface ContextBlock {
  readonly type: "context";
  readonly elements: readonly PlainText[];
}

export interface LinkButton {
  readonly type: "button";
  readonly text: PlainText;
  readonly url: string;
  readonly action_id: string;
}

export interface ActionsBlock {
  readonly type: "actions";
  readonly elements: readonly LinkButton[];
}

export type SlackBlock = HeaderBlock | SectionBlock | ContextBlock | ActionsBlock;

/** Slack's limits, in UTF-16 units (page 4.1). `all`: the sum of every text of a message, which Slack does not document. */
export const SLACK_LIMITS = { blocks: 50, header: 150, section: 3_000, field: 2_000, button: 75, url: 3_000, all: 12_000 } as const;
