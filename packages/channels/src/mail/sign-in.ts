import type { SMTPConnectionCustomAuthContext } from "nodemailer/lib/smtp-connection";

/** The server takes no user name and password, or not over this connection. */
export const NO_SIGN_IN = "ENOSIGNIN";

/**
 * Signs in wherever there is a user name. Left to itself the library goes on without where the server offers no sign-in, and where it offers none
 * that the library knows it sends the password all the same, as PLAIN: so that is where it is looked whether PLAIN was offered.
 */
export function signInOptions(user: string | null, password: string | null) {
  if (user === null) return {};
  const auth = { user, pass: password ?? "" };
  return { auth, forceAuth: true, customAuth: { PLAIN: (server: SMTPConnectionCustomAuthContext) => plain(server, auth) } };
}

async function plain(
  server: SMTPConnectionCustomAuthContext,
  { user, pass }: { readonly user: string; readonly pass: string },
): Promise<void> {
  if (!server.authMethods.includes("PLAIN")) throw Object.assign(new Error("No sign-in is offered"), { code: NO_SIGN_IN });
  const { response } = await server.sendCommand(`AUTH PLAIN ${Buffer.from(`\0${user}\0${pass}`).toString("base64")}`);
  if (!response.startsWith("2")) throw new Error("Sign-in refused");
}
