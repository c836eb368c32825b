import { createMailAdapter, type MailAdapterOptions, type PhaseLimits } from "@tocsin/channels/mail";
import type { ChannelAdapter } from "@tocsin/ports";
import { LOCALHOST_CERTIFICATE, type SmtpFault } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { acceptScan, MAIL_AUTH, mailsOf, type MailWorld, openMailWorld } from "./testing/mail-world.ts";

/**
 * C-01: what a mail server can do wrong, met by the engine on the real store, over a real socket; only the clock is turned by
 * hand, and the deadlines are short. `becomes` is what the delivery is after the first try, `ends` what it is once the server
 * behaves again and its time has come.
 */
interface Meeting {
  readonly fault: SmtpFault;
  readonly becomes: `${"retrying" | "failed" | "held" | "delivered"} ${string}`;
  readonly ends: "delivered" | "failed";
  /** Mails in the mailbox at the end. */
  readonly mails: number;
  /** How often a mail was begun in all: the pool begins none by itself. */
  readonly begun: number;
}

/** For servers that say nothing more; a busy machine still gets that far. */
const SHORT: PhaseLimits = { connectMs: 350, greetingMs: 350, idleMs: 350, replyMs: 350, totalMs: 1_500 };
const PATIENT: PhaseLimits = { connectMs: 10_000, greetingMs: 10_000, idleMs: 10_000, replyMs: 10_000, totalMs: 20_000 };
/** How much longer than its limits a slot is held at most, on a busy machine. */
const SLACK_MS = 15_000;

/** Only what is tried is short: a busy machine gets as far as the content, whatever it takes. */
function limitsFor({ at, ...fault }: SmtpFault): PhaseLimits {
  if (!("hang" in fault || "drip" in fault)) return PATIENT;
  return at === "content" || at === "dot" ? { ...PATIENT, replyMs: SHORT.replyMs } : SHORT;
}

const reply = (at: SmtpFault["at"], code: number, text: string): SmtpFault => ({ at, code, text });
const later = (fault: SmtpFault, begun: 1 | 2): Meeting => ({ fault, becomes: "retrying transient", ends: "delivered", mails: 1, begun });
const paused = (fault: SmtpFault, begun: 1 | 2 = 1): Meeting => ({
  fault,
  becomes: "held connection_paused",
  ends: "delivered",
  mails: 1,
  begun,
});
const over = (fault: SmtpFault, failure: string): Meeting => ({ fault, becomes: `failed ${failure}`, ends: "failed", mails: 0, begun: 1 });
const short = (fault: SmtpFault): Meeting => ({ fault, becomes: "delivered null", ends: "delivered", mails: 1, begun: 2 });
const slow = (fault: SmtpFault, begun: 1 | 2): Meeting => ({ fault, becomes: "retrying timeout", ends: "delivered", mails: 1, begun });
/** Whether the last byte was on its way when it broke, only the wire knows; the mailbox has nothing of it. */
const cut = (fault: SmtpFault): Meeting => ({ fault, becomes: "retrying transient|ambiguous", ends: "delivered", mails: 1, begun: 2 });
const twice = (fault: SmtpFault): Meeting => ({ fault, becomes: "retrying ambiguous", ends: "delivered", mails: 2, begun: 2 });

const MEETINGS: readonly Meeting[] = [
  later(reply("connect", 421, "4.3.2 Too busy"), 1),
  later(reply("ehlo", 421, "4.3.2 Closing"), 1),
  later(reply("auth", 454, "4.7.0 Not now"), 1),
  later(reply("mail", 421, "4.3.2 Closing"), 2),
  later(reply("rcpt", 421, "4.2.1 Closing"), 2),
  later(reply("rcpt", 450, "4.2.0 Busy"), 2),
  later(reply("rcpt", 451, "4.7.1 Greylisted"), 2),
  later(reply("rcpt", 452, "4.3.1 No room"), 2),
  later(reply("data", 451, "4.3.0 Local error"), 2),
  later(reply("dot", 451, "4.7.1 Greylisted"), 2),
  paused(reply("connect", 554, "5.7.1 Not welcome")),
  paused(reply("ehlo", 550, "5.7.1 Not you")),
  paused(reply("auth", 530, "5.7.0 STARTTLS first")),
  paused(reply("auth", 534, "5.7.9 Too weak")),
  paused(reply("auth", 535, "5.7.8 Authentication failed")),
  paused(reply("mail", 550, "5.7.1 Sender refused"), 2),
  over(reply("rcpt", 550, "5.1.1 No such user"), "recipient"),
  over(reply("rcpt", 550, "No such user"), "refused"),
  over(reply("rcpt", 551, "5.1.6 Moved"), "recipient"),
  over(reply("rcpt", 553, "5.1.3 Bad name"), "recipient"),
  over(reply("rcpt", 554, "5.7.1 Relay denied"), "policy"),
  over(reply("rcpt", 552, "Storage exceeded"), "refused"),
  over(reply("data", 554, "5.7.1 No"), "policy"),
  over(reply("dot", 554, "5.7.1 Spam"), "policy"),
  over(reply("dot", 550, "5.6.0 Malformed"), "refused"),
  { ...later(reply("rcpt", 552, "5.2.2 Mailbox full"), 2), becomes: "retrying mailbox_full" },
  short(reply("dot", 552, "5.3.4 Too big")),
  short(reply("dot", 523, "Too big")),
  later({ at: "connect", drop: true }, 1),
  later({ at: "ehlo", drop: true }, 1),
  later({ at: "auth", drop: true }, 1),
  later({ at: "mail", drop: true }, 2),
  later({ at: "rcpt", drop: true }, 2),
  later({ at: "data", drop: true }, 2),
  cut({ at: "content", drop: true }),
  twice({ at: "dot", drop: true }),
  slow({ at: "connect", hang: true }, 1),
  slow({ at: "ehlo", hang: true }, 1),
  slow({ at: "auth", hang: true }, 1),
  slow({ at: "mail", hang: true }, 2),
  slow({ at: "rcpt", hang: true }, 2),
  slow({ at: "data", hang: true }, 2),
  cut({ at: "content", hang: true }),
  twice({ at: "dot", hang: true }),
  slow({ at: "connect", drip: true }, 1),
  slow({ at: "rcpt", drip: true }, 2),
  twice({ at: "dot", drip: true }),
];

/** Every class of page 4.3, as the reason of a delivery. */
const CLASSES = ["transient", "timeout", "connection_paused", "recipient", "mailbox_full", "policy", "refused", "ambiguous", "null"];

describe("a mail server that misbehaves (C-01)", () => {
  test("every class of failure is met", () => {
    expect(new Set(MEETINGS.flatMap(({ becomes }) => becomes.split(" ")[1]?.split("|")))).toEqual(new Set(CLASSES));
  });

  test.each(MEETINGS.map((meeting) => [JSON.stringify(meeting.fault), meeting] as const))("%s", async (_fault, meeting) => {
    await using world = await openMailWorld();
    const isSlow = "hang" in meeting.fault || "drip" in meeting.fault;
    const lane = { mail: adapterTo(world, { limits: limitsFor(meeting.fault) }) };
    const engine = await world.boot({ adapter: (channel) => Promise.resolve(channel === "mail" ? lane.mail : null) });
    world.receiver.answerNext(meeting.fault);
    // Who is refused with EHLO tries HELO.
    if (meeting.fault.at === "ehlo" && meeting.becomes.startsWith("held")) world.receiver.answerNext(meeting.fault);
    await acceptScan(engine, "e1", world.clock.now());

    const startedAt = performance.now();
    await engine.drain();
    const slotMs = performance.now() - startedAt;
    const first = await onlyMail(world);
    const before = world.receiver.messages.length;
    lane.mail = adapterTo(world, { limits: PATIENT });
    // The pause of a connection lasts 30 s, the first of a schedule 5 s.
    world.clock.advance(30_000);
    await engine.drain();
    const last = await onlyMail(world);

    expect(`${first.state} ${String(first.reason)}`).toMatch(new RegExp(`^${meeting.becomes.replace(" ", " (")})$`));
    expect(last.state).toBe(meeting.ends);
    if (isSlow) expect(slotMs).toBeLessThan(SHORT.totalMs + SLACK_MS);
    expect(world.receiver.messages).toHaveLength(meeting.mails);
    expect(world.receiver.commands.filter((verb) => verb === "MAIL")).toHaveLength(meeting.begun);
    expect(new Set(world.receiver.messages.map(({ messageId }) => messageId)).size).toBe(Math.min(1, meeting.mails));
    // What may have come twice is said to, and nothing else is.
    expect(last.attempts.map(({ possibleRepeat }) => possibleRepeat)).toEqual(
      last.attempts.map((_attempt, index) => index > 0 && first.reason === "ambiguous"),
    );
    if (meeting.fault.at === "content") expect(before).toBe(0);
    await expectSoundLedger(world);
  });

  test("a connection lost or a refusal at STARTTLS says nothing in clear, and nothing is lost", async () => {
    await using world = await openMailWorld({ tls: "starttls" });
    const engine = await world.boot({ adapter: onlyMailBy(adapterTo(world, { security: "starttls", limits: SHORT })) });
    await acceptScan(engine, "e1", world.clock.now());
    const states: string[] = [];
    for (const fault of [
      { at: "starttls", drop: true },
      { at: "starttls", hang: true },
      { at: "starttls", code: 454, text: "4.7.0 TLS not available" },
      { at: "starttls", code: 502, text: "5.5.1 Unknown" },
    ] as const) {
      world.receiver.answerNext(fault);
      await engine.drain();
      const { state, reason } = await onlyMail(world);
      states.push(`${state} ${String(reason)}`);
      world.clock.advance(10 * 60_000);
    }
    expect(world.receiver.commands).not.toContain("AUTH");
    await engine.drain();

    expect(states).toEqual(["retrying transient", "retrying timeout", "retrying transient", "held connection_paused"]);
    expect((await onlyMail(world)).state).toBe("delivered");
    expect(world.receiver.messages).toMatchObject([{ secure: true }]);
  });

  test("nobody there at all costs nothing but time", async () => {
    await using world = await openMailWorld();
    const engine = await world.boot({ adapter: onlyMailBy(adapterTo(world, { port: 1 })) });
    await acceptScan(engine, "e1", world.clock.now());

    await engine.drain();

    expect(await onlyMail(world)).toMatchObject({ state: "retrying", reason: "transient", attempts: [{ code: "ECONNREFUSED" }] });
    await expectSoundLedger(world);
  });
});

function adapterTo({ receiver, clock }: MailWorld, changed: Partial<MailAdapterOptions> = {}): ChannelAdapter {
  return createMailAdapter({
    host: changed.security === "starttls" ? "localhost" : receiver.host,
    port: receiver.port,
    security: "none",
    username: MAIL_AUTH.user,
    password: MAIL_AUTH.pass,
    from: "Tocsin <tocsin@example.com>",
    name: "tocsin.example.com",
    allowLoopback: true,
    isAllowListed: () => false,
    connections: 3,
    ratePerMinute: null,
    clock,
    trustedRoots: [LOCALHOST_CERTIFICATE.cert],
    limits: PATIENT,
    ...changed,
  });
}

function onlyMailBy(adapter: ChannelAdapter) {
  return (channel: string) => Promise.resolve(channel === "mail" ? adapter : null);
}

async function onlyMail(world: MailWorld) {
  const [mail, ...others] = await mailsOf(world);
  if (mail === undefined || others.length > 0) throw new Error("Not one mail");
  return mail;
}

/** Nothing is lost: what was intended is settled or open. */
async function expectSoundLedger({ reads }: MailWorld): Promise<void> {
  const root = await reads.directory.personByUsername({ username: "root" });
  const event = await reads.events.event({ viewer: { person: root?.id ?? "", superuser: true }, id: "e1" });
  expect(event?.ledger?.counts.reduce((sum, { count }) => sum + count, 0)).toBe(event?.ledger?.intended);
  expect(event?.ledger?.intended).toBeGreaterThan(0);
}
