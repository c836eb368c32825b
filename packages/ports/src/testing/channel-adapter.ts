import { hiddenRetries } from "@tocsin/domain";
import { describe, expect, test } from "vitest";
import type { ChannelAdapter, OutgoingMessage } from "../channel-adapter.ts";
import type { DeliveryId } from "../ids.ts";

/**
 * What the pretend other side does with the next message: takes it; asks to come back later; does not know the recipient;
 * refuses our credentials; breaks the connection before, or after, it has the whole message; never answers.
 */
export const REMOTE_REPLIES = ["ok", "busy", "no-such-recipient", "bad-credentials", "drop-before", "drop-after", "hang"] as const;
export type RemoteReply = (typeof REMOTE_REPLIES)[number];

export interface RemoteStub extends AsyncDisposable {
  readonly adapter: ChannelAdapter;
  readonly message: (delivery: DeliveryId) => OutgoingMessage;
  /** Makes the adapter meet this reply next; `bad-credentials` stays until `ok`. */
  readonly answer: (reply: RemoteReply) => void;
  /** Delivery ids as the other side saw them, in its own field for that. */
  readonly received: () => readonly DeliveryId[];
  /** What the adapter was given in confidence: passwords, tokens, signatures. */
  readonly secrets: readonly string[];
}

export interface AdapterTraits {
  /** The connection leads to one place: nobody can be unknown there. */
  readonly noRecipients?: boolean;
  /** Whether it works can be learned only by sending. */
  readonly noProbe?: boolean;
  /** Refused credentials are tried again by the schedule like every other refusal: the engine tells when a connection is broken. */
  readonly noPause?: boolean;
  /** Most characters of what the other side says. */
  readonly answerMax?: number;
}

/** Run by every adapter; a new channel is done when this passes. */
export function describeChannelAdapter(
  name: string,
  start: () => Promise<RemoteStub>,
  { noRecipients = false, noProbe = false, noPause = false, answerMax = 500 }: AdapterTraits = {},
): void {
  const soon = () => AbortSignal.timeout(10_000);

  describe(`${name} as a channel adapter`, () => {
    test("says delivered when the other side takes it, once, under the delivery's own id", async () => {
      await using remote = await start();
      remote.answer("ok");

      const report = await remote.adapter.send(remote.message("d-1"), soon());

      expect(["delivered", "accepted"]).toContain(report.outcome.kind);
      expect(remote.received()).toEqual(["d-1"]);
      expect(report.wire).toMatchObject({ written: 1, meant: 1 });
      expect(report.wire?.bytes).toBeGreaterThan(0);
    });

    test.each(REMOTE_REPLIES)("writes a message once and sends nothing again by itself: %s", async (reply) => {
      await using remote = await start();
      remote.answer("ok");
      // Over what was kept from a message before, as well.
      await remote.adapter.send(remote.message("d-0"), soon());
      remote.answer(reply);

      const report = await remote.adapter.send(remote.message("d-1"), AbortSignal.timeout(300));

      expect(hiddenRetries(report)).toBe(0);
      expect(report.wire?.meant ?? 1).toBe(1);
      expect(remote.received().filter((id) => id === "d-1").length).toBeLessThanOrEqual(1);
    });

    const answers = [
      ["busy", { kind: "retry" }],
      ["no-such-recipient", { kind: "fail", failure: "recipient" }],
      ["bad-credentials", noPause ? { kind: "retry", failure: "refused" } : { kind: "pause", failure: "connection" }],
      ["drop-before", { kind: "retry" }],
      ["drop-after", { kind: "retry", failure: "ambiguous" }],
    ] as const;
    test.each(answers.filter(([reply]) => !noRecipients || reply !== "no-such-recipient"))(
      "turns %s into an outcome, never into an exception",
      async (reply, outcome) => {
        await using remote = await start();
        remote.answer(reply);

        const report = await remote.adapter.send(remote.message("d-1"), soon());

        expect(report.outcome).toMatchObject(outcome);
      },
    );

    test("does not call a message ambiguous that was surely not taken", async () => {
      await using remote = await start();
      remote.answer("drop-before");

      const report = await remote.adapter.send(remote.message("d-1"), soon());

      expect(report.outcome).not.toMatchObject({ failure: "ambiguous" });
      expect(remote.received()).toEqual([]);
    });

    test("gives up when it is told to", async () => {
      await using remote = await start();
      remote.answer("hang");

      const report = await remote.adapter.send(remote.message("d-1"), AbortSignal.timeout(300));

      expect(report.outcome.kind).toBe("retry");
    });

    test("sends nothing that was given up before it was asked to", async () => {
      await using remote = await start();
      remote.answer("ok");
      // Nothing is left to be found out on the way.
      await remote.adapter.send(remote.message("d-0"), soon());

      const { outcome } = await remote.adapter.send(remote.message("d-1"), AbortSignal.abort(new Error("Too late")));

      expect(outcome.kind).toBe("retry");
      expect(outcome).not.toMatchObject({ failure: "ambiguous" });
      expect(remote.received()).toEqual(["d-0"]);
    });

    test("sends the same id when a message is sent again, and the next message after a failure", async () => {
      await using remote = await start();
      remote.answer("drop-after");
      await remote.adapter.send(remote.message("d-1"), soon());
      remote.answer("ok");

      await remote.adapter.send(remote.message("d-1"), soon());
      const other = await remote.adapter.send(remote.message("d-2"), soon());

      expect(["delivered", "accepted"]).toContain(other.outcome.kind);
      expect(new Set(remote.received())).toEqual(new Set(["d-1", "d-2"]));
    });

    test("answers a probe without sending anything", async () => {
      await using remote = await start();
      remote.answer("ok");

      const good = await remote.adapter.probe(soon());
      remote.answer("bad-credentials");
      const bad = await remote.adapter.probe(soon());

      expect([good?.outcome.kind, bad?.outcome.kind]).toEqual(noProbe ? [undefined, undefined] : ["delivered", "pause"]);
      expect(remote.received()).toEqual([]);
    });

    test.each(REMOTE_REPLIES.filter((reply) => reply !== "hang"))(
      "says on one line what it asked, without a secret or the query of a URL: %s",
      async (reply) => {
        await using remote = await start();
        remote.answer(reply);

        const { request = "" } = await remote.adapter.send(remote.message("d-1"), soon());

        expect(request).toMatch(/^[^\p{Cc}?]{1,300}$/u);
        expect(remote.secrets.filter((secret) => request.includes(secret))).toEqual([]);
        expect(remote.secrets).not.toEqual([]);
      },
    );

    test("says in words what it was told, on one line and not at length", async () => {
      await using remote = await start();
      remote.answer(noRecipients ? "bad-credentials" : "no-such-recipient");

      const { answer } = await remote.adapter.send(remote.message("d-1"), soon());

      expect(answer.code).not.toBeNull();
      expect(answer.text ?? "").toMatch(/^[^\p{Cc}]+$/u);
      expect((answer.text ?? "").length).toBeLessThanOrEqual(answerMax);
    });
  });
}
