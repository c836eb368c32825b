import type { SystemAudience } from "@tocsin/domain";

/** Whom System reaches, for who decides it. */
export const audienceWords = {
  title: "System reaches",
  choices: {
    everyone: "Everyone with access",
    superusers: "Superusers only",
  } satisfies Record<SystemAudience, string>,
  meaning: {
    everyone: "Each person who may see what an event is about gets what is on here.",
    superusers: "Only superusers get what is on here; everybody else’s own settings hold.",
  } satisfies Record<SystemAudience, string>,
  saved: "Saved.",
  overtaken: "Somebody else changed this in between, so yours was not saved. What stands here now is theirs; choose again to change it.",
  failed: "Not saved. It is as it was.",
} as const;
