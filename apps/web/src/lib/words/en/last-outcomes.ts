export const lastOutcomeWords = {
  success: "Last success",
  error: "Last error",
  never: "None yet",
} as const;
