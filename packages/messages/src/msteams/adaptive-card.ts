/** The part of Adaptive Cards that we use: elements of 1.2, in a card that says 1.4, which is what Teams takes from flows. */
export interface AdaptiveCard {
  readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  readonly type: "AdaptiveCard";
  readonly version: "1.4";
  /** For clients that cannot show the card, and for screen readers' notifications. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly OpenUrl[];
  readonly msteams: { readonly width: "Full" };
}

export type CardElement = TextBlock | FactSet;

/** `text` is Markdown: what others wrote goes through escapeMarkdown. */
export interface TextBlock {
  readonly type: "TextBlock";
  readonly text: string;
  readonly wrap: true;
  readonly size?: "Small" | "Medium";
  readonly weight?: "Bolder";
  readonly color?: "Attention" | "Warning" | "Accent" | "Default";
  readonly isSubtle?: true;
  readonly spacing?: "None" | "Small" | "Medium";
}

/** Values are Markdown too. */
interface FactSet {
  readonly type: "FactSet";
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

interface OpenUrl {
  readonly type: "Action.OpenUrl";
  readonly title: string;
  readonly url: string;
}

/** The envelope that a Workflows trigger expects. */
export interface CardMessage {
  readonly type: "message";
  readonly attachments: readonly [
    { readonly contentType: "application/vnd.microsoft.card.adaptive"; readonly contentUrl: null; readonly content: AdaptiveCard },
  ];
}
