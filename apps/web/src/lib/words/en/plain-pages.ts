/** Of the pages that say that there is none. */
export const plainPageWords = {
  notFoundTitle: "Page not found",
  notFound: "Nothing is at this address. It may have been moved, or you may not have access to it.",
  toProducts: "Go to products",
  forbiddenTitle: "Only superusers see this page",
  toOwnSettings: "Go to your notification settings",
} as const;
