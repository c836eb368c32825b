/** What is wrong with the person that a filter of deliveries names. */
export const PERSON_REFUSED = {
  forbidden: { errors: [{ path: "/person", message: "Only superusers see the deliveries of others. Leave it out for your own." }] },
  unknown_person: { errors: [{ path: "/person", message: "Enter an id or a user name as the list of people has it." }] },
} as const;
