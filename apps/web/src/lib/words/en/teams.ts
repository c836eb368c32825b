export const teamsWords = {
  enabled: "Send to Microsoft Teams",
  enabledHint: "Off: new cards are counted as skipped, not sent later; what waits already goes on waiting.",
  url: "Flow URL",
  urlHint: "The whole address that the flow shows, with sig=… at its end. Stored encrypted and never shown again: whoever has it can post.",
  urlMissing: "Enter the flow’s URL.",
  urlBad: "Paste the whole address: it begins with https://.",
  urlAgain: "Enter the flow’s URL again.",
  leadsTo: "Leads to",
  oldUrl:
    "This URL has the old form (logic.azure.com), which Microsoft asks owners to replace. Open the flow, copy the URL it shows now, and save it here.",
  shared: "Teams gets what System has on for it, in one channel for everybody. Nobody has it in their Personal settings.",
  guide: "How to connect Teams",
  steps: [
    "In Teams, open Workflows and create a flow from blank, with the trigger “When a Teams webhook request is received”. Who can trigger the flow: Anyone.",
    "Add the action “Post card in a chat or channel”: post as Flow bot, in Channel, choose team and channel. As Adaptive Card enter the expression below.",
    "Add a last action “Response” with status 200 and the body below. With it the log says Delivered once the card is posted; without it, Accepted: the flow took the card, and nothing tells whether it was posted.",
    "Save the flow, copy the URL that its trigger shows, and enter it below.",
  ],
  card: "Adaptive Card (expression)",
  response: "Response body",
  owner: "Let a shared account own the flow: it stops with its owner’s, and is turned off after 90 days without a run.",
} as const;
