import { startSlackServer, startSmtpReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { createLog } from "./log/log.ts";
import {
  driveFailures,
  enterCode,
  enterSecrets,
  everythingSaid,
  exchangeSecrets,
  FLOW_SIGNATURE,
  formsOf,
  HEADER_VALUE,
  LOOPBACK,
  MAIL_PASSWORD,
  signedInRoot,
  signInOf,
  SLACK_TOKEN,
  standsIn,
  startEcho,
  tryEverything,
} from "./testing/canaries.ts";
import { startTestServer } from "./testing/test-server.ts";

test.each(["JSON", "readable"])(
  "fifteen secrets, driven through every flow and failure, are in no log (%s), answer, dump, backup or export (16.2.5)",
  async (form) => {
    const lines: string[] = [];
    const log = createLog({ level: "debug", isTerminal: form === "readable", write: (line) => lines.push(line) });
    await using server = await startTestServer({ env: LOOPBACK, log });
    const echo = await startEcho();
    await using smtp = await startSmtpReceiver({ auth: { user: "tocsin", pass: "another" } });
    const quoted = `${MAIL_PASSWORD} ${Buffer.from(signInOf(MAIL_PASSWORD)).toString("base64")}`;
    smtp.answerAlways({ at: "auth", code: 535, text: `5.7.8 Bad password ${quoted}` });
    const root = await signedInRoot(server);

    const entered = await enterSecrets(server, { root, echo: echo.url, smtp });
    const tried = await tryEverything(root);
    const known = { ...entered, ...(await exchangeSecrets(root)) };
    await driveFailures(server, root, known);
    await using slack = await startSlackServer({ token: SLACK_TOKEN });
    const secrets = { ...known, slackCode: await enterCode(root, slack) };
    echo.server.close();

    for (const shown of [SLACK_TOKEN, FLOW_SIGNATURE, HEADER_VALUE]) expect(echo.met.join("")).toContain(shown);
    expect(smtp.commands.join(" ")).toContain("AUTH");
    const seen: Readonly<Record<string, string>> = { ...tried, ...(await everythingSaid(server, root)), log: lines.join("") };
    expect(seen["log"]).toContain("delivery.settled");
    expect(Object.keys(secrets)).toHaveLength(15);
    for (const [name, secret] of Object.entries(secrets))
      for (const written of formsOf(secret))
        for (const [where, text] of Object.entries(seen))
          expect({ name, where, found: standsIn(text, written) }).toEqual({ name, where, found: false });
  },
  60_000,
);
