import type { Person } from "@tocsin/contract";

type OwnedField = Person["ownedBySource"][number];

/** Sources are named by whoever sends them; the one that everybody knows is written as it writes itself. */
function sourceName(source: string | null): string {
  return source === "defectdojo" ? "DefectDojo" : (source ?? "the directory");
}

export const peopleWords = {
  title: "People",
  search: "Search people",
  active: "Active",
  activeFilter: "State",
  anyActive: "Active or not",
  onlyActive: "Active",
  onlyInactive: "Not active",
  role: "Role",
  anyRole: "Any role",
  onlySuperusers: "Superusers",
  onlyOthers: "Not superusers",
  username: "User name",
  email: "E-mail",
  signIn: "Sign-in",
  state: "State",
  canSignIn: "Has a password",
  cannotSignIn: "No password yet",
  inactive: "Not active",
  superuser: "Superuser",
  noEmail: "No e-mail",
  manage: "Edit",
  manageName: (username: string) => `Edit ${username}`,
  dialogTitle: (username: string) => username,
  activeHint: "Who is not active gets nothing and cannot sign in.",
  superuserHint: "Superusers see everything and set System, Template, people and channels.",
  emailHint: "Mail notifications go here. Empty: no mail.",
  emailBad: "Enter an address as in dana@example.com, or leave this empty.",
  owned: (field: OwnedField, source: string | null) =>
    `${{ email: "The e-mail", active: "This", superuser: "This" }[field]} comes from ${sourceName(source)} and is changed there.`,
  save: "Save",
  saved: (username: string) => `${username} saved.`,
  linkTitle: "Sign-in link",
  linkMeaning: "Lets this person set a password. It works once, for 24 hours; a new link voids the one before.",
  linkInactive: "Not possible while the person is not active.",
  createLink: "Create sign-in link",
  linkOnce: "Copy it now: it is not shown again.",
  linkLabel: "Link",
  linkExpires: "Works until",
  linkCreated: "Sign-in link created.",
  empty: "Nobody yet.",
  nothingFound: "Nobody matches these filters.",
  clearFilters: "Clear filters",
} as const;
