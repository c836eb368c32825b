import { count } from "./numbers.ts";

export const signInWords = {
  title: "Sign in",
  login: "User name or e-mail",
  password: "Password",
  submit: "Sign in",
  submitting: "Signing in",
  failed: "User name or password is wrong.",
  loginMissing: "Enter your user name or e-mail.",
  passwordMissing: "Enter your password.",
  limited: (seconds: number | null) =>
    seconds === null ? "Too many tries. Wait a little." : `Too many tries. Try again in ${count(seconds, "second", "seconds")}.`,
  help: "Forgot your password, or never had one? Ask a superuser for a sign-in link.",
  insecureTitle: "Signing in does not work over plain http",
  insecure: (origin: string) =>
    `You opened ${origin}. The session cookie travels over https only, so the browser throws it away here. Open Tocsin over https, or as localhost on the machine it runs on.`,
  insecureAdmin:
    "Whoever runs this server: put a proxy with a certificate in front and set TOCSIN_PUBLIC_URL to its https address; TOCSIN_INSECURE_HTTP=true does without, for a trial.",
  setupNeeded: "Nobody can sign in yet. Open the link that the server printed when it started; it creates the first superuser.",
  expiredTitle: "You were signed out",
  expired: (username: string) => `Sign in again as ${username}. Nothing you changed is lost; what is not saved yet will be saved then.`,
  recentTitle: "Enter your password again",
  recent: "This change needs a sign-in from the last 15 minutes.",
  somebodyElse: "Sign in as somebody else",
  confirm: "Continue",
} as const;
