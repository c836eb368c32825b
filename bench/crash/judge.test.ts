import { describe, expect, test } from "vitest";
import { compare } from "./accept-round.ts";
import { judge, type Testimony } from "./judge.ts";

const mail = (event: string, person: number, domain = "localhost") => {
  const delivery = `${event}_mail_p${String(person)}_0`;
  return { channel: "mail", place: `p${String(person)}@proof.example`, key: `<${delivery}@${domain}>`, delivery } as const;
};
const place = (person: number) => ({ channel: "mail", place: `p${String(person)}@proof.example` }) as const;
const alert = (event: string, person: number) => ({ event, address: `p${String(person)}@proof.example` });
const log = (cutOff: number) => ({ started: cutOff + 1, cutOff });

/** Two events, two people, everything arrived once. */
const FLAWLESS: Testimony = {
  accepted: ["e1", "e2"],
  places: [place(1), place(2)],
  addresses: ["p1@proof.example", "p2@proof.example"],
  arrivals: [mail("e1", 1), mail("e1", 2), mail("e2", 1), mail("e2", 2)],
  alerts: [alert("e1", 1), alert("e1", 2), alert("e2", 1), alert("e2", 2)],
  attempts: new Map(["e1_mail_p1_0", "e1_mail_p2_0", "e2_mail_p1_0", "e2_mail_p2_0"].map((id) => [id, log(0)])),
};
const CLEAN = {
  intended: 4,
  lost: 0,
  repeats: 0,
  worstCopies: 1,
  copies: [4],
  unknown: 0,
  renamed: 0,
  unlogged: 0,
  unexplained: 0,
  lostAlerts: 0,
  repeatedAlerts: 0,
};

describe("the judge of what arrived", () => {
  test("finds nothing where everything arrived once", () => {
    expect(judge(FLAWLESS)).toEqual(CLEAN);
  });

  test("counts a message that never arrived", () => {
    expect(judge({ ...FLAWLESS, arrivals: FLAWLESS.arrivals.slice(1) })).toEqual({ ...CLEAN, lost: 1, copies: [3] });
  });

  test("allows a repeat for each attempt that a crash cut off, and no other", () => {
    const arrivals = [...FLAWLESS.arrivals, mail("e1", 1), mail("e2", 1)];
    const attempts = new Map([...FLAWLESS.attempts, ["e1_mail_p1_0", log(1)] as const]);

    expect(judge({ ...FLAWLESS, arrivals, attempts })).toEqual({
      ...CLEAN,
      repeats: 2,
      worstCopies: 2,
      copies: [2, 2],
      unlogged: 1,
      unexplained: 1,
    });
  });

  test("knows a copy under another key", () => {
    const attempts = new Map([...FLAWLESS.attempts, ["e1_mail_p1_0", log(1)] as const]);
    const arrivals = [...FLAWLESS.arrivals, mail("e1", 1, "elsewhere")];

    expect(judge({ ...FLAWLESS, arrivals, attempts })).toEqual({ ...CLEAN, repeats: 1, worstCopies: 2, copies: [3, 1], renamed: 1 });
  });

  test("counts what nobody intended: of an event that was not accepted, and to somebody else", () => {
    const arrivals = [...FLAWLESS.arrivals, mail("e9", 1), mail("e1", 9)];

    expect(judge({ ...FLAWLESS, arrivals })).toEqual({ ...CLEAN, unknown: 2 });
  });

  test("counts alerts that are missing, doubled or nobody's", () => {
    const alerts = [...FLAWLESS.alerts.slice(1), alert("e2", 2), alert("e9", 1)];

    expect(judge({ ...FLAWLESS, alerts })).toEqual({ ...CLEAN, lostAlerts: 1, repeatedAlerts: 2 });
  });
});

describe("the comparison of answers with what is stored", () => {
  const answered = [
    { clientId: "a", id: "1" },
    { clientId: "b", id: "2" },
  ];

  test("finds nothing where each is stored once under its answered id", () => {
    expect(compare(answered, answered)).toEqual({ lost: 0, doubled: 0, unknown: 0 });
  });

  test("counts what is missing or has another id, what is there twice, and what nobody sent", () => {
    const stored = [
      { clientId: "a", id: "7" },
      { clientId: "c", id: "3" },
      { clientId: "c", id: "4" },
    ];

    expect(compare(answered, stored)).toEqual({ lost: 2, doubled: 1, unknown: 1 });
  });
});
