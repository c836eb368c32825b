export const discardWords = {
  title: "Close without saving?",
  meaning: "What you entered is not saved.",
  goOn: "Go on editing",
  discard: "Discard",
} as const;
