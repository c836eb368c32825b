import type { Role } from "@tocsin/domain";

export interface DemoPerson {
  readonly ref: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly active?: boolean;
  readonly superuser?: boolean;
  readonly globalRole?: Role;
  /** Null: cannot sign in. At least 15 characters. */
  readonly password: string | null;
  readonly story: string;
}

/** Who works at the demo company, and what each of them is there to show. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    ref: "1",
    username: "marta",
    name: "Marta Olsen",
    email: "marta@demo.example",
    superuser: true,
    password: "marta keeps the lights on",
    story: "Heads application security and is the superuser: she sets System and Template and sees every delivery.",
  },
  {
    ref: "2",
    username: "dana",
    name: "Dana Reyes",
    email: "dana@demo.example",
    password: "dana reads every scan twice",
    story: "Security champion of the Payments API: wants scans and SLA breaches by mail, everywhere she has access.",
  },
  {
    ref: "3",
    username: "lee",
    name: "Lee Chen",
    email: "lee@demo.example",
    password: "lee fixes it before lunch",
    story: "Developer of the Payments API who switched mail off for himself, except for the one product he answers for.",
  },
  {
    ref: "4",
    username: "Kim.Park",
    name: "Kim Park",
    email: "kim.park@demo.example",
    password: "Kim.Park writes upper case",
    story: "Tester with upper-case letters in the user name: mentions and reviews must still reach exactly Kim.Park.",
  },
  {
    ref: "5",
    username: "noor",
    name: "Noor Haddad",
    email: "noor@demo.example",
    globalRole: "reader",
    password: "noor audits all the things",
    story: "Auditor with a global role: sees every product and lives with what the Template says.",
  },
  {
    ref: "6",
    username: "tomas",
    name: "Tomas Novak",
    email: "tomas@demo.example",
    password: "tomas owns the whole shop",
    story: "Owner of the product type Online shop: gets at everything in it without being a member of any product.",
  },
  {
    ref: "7",
    username: "ines",
    name: "Ines Duarte",
    email: "ines@demo.example",
    password: "ines ships on both stores",
    story: "Mobile developer whose access comes from her group alone.",
  },
  {
    ref: "8",
    username: "jo",
    name: "Jo Wagner",
    email: "jo@demo.example",
    active: false,
    password: null,
    story: "Left the company: inactive, still a member on paper, and hears of nothing.",
  },
  {
    ref: "9",
    username: "sam",
    name: "Sam Adeyemi",
    email: null,
    password: "sam only trusts the bell",
    story: "Has no e-mail and no Slack address: the in-app alert is all that can reach Sam, and the page says so.",
  },
  {
    ref: "10",
    username: "ada",
    name: "Ada Lindqvist",
    email: "oncall@demo.example",
    password: "ada is on call this week",
    story: "Shares the on-call mailbox with Bo: both get their own mail there, and sign in by user name only.",
  },
  {
    ref: "11",
    username: "bo",
    name: "Bo Iversen",
    email: "oncall@demo.example",
    password: "bo is on call next week",
    story: "The other half of the on-call mailbox.",
  },
  {
    ref: "12",
    username: "priya",
    name: "Priya Raman",
    email: "priya@demo.example",
    password: "priya mutes the old portal",
    story: "Wants every alert but muted the Legacy portal, the one product that never stops.",
  },
  {
    ref: "13",
    username: "ci-importer",
    name: "CI importer",
    email: null,
    password: null,
    story: "The account under which pipelines import scans: a member with the role api_importer that nobody signs in to.",
  },
  {
    ref: "14",
    username: "mira",
    name: "Mira Costa",
    email: "mira@demo.example",
    password: "mira started on monday",
    story: "New and not a member of anything yet: sees no product and gets nothing but what names her.",
  },
];

export interface DemoSignIn {
  readonly username: string;
  readonly email: string | null;
  readonly name: string;
  readonly superuser: boolean;
  readonly password: string;
  readonly story: string;
}

/** Who can sign in, superusers first. */
export const DEMO_SIGN_INS: readonly DemoSignIn[] = DEMO_PEOPLE.flatMap(({ username, email, name, superuser = false, password, story }) =>
  password === null ? [] : [{ username, email, name, superuser, password, story }],
).toSorted((a, b) => Number(b.superuser) - Number(a.superuser));
