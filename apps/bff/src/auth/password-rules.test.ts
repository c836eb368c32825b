import { describe, expect, test } from "vitest";
import { passwordFault } from "./password-rules.ts";

const dana = { username: "dana.reyes", name: "Dana Reyes", email: "d.reyes@example.com" };

describe("a password that is long enough", () => {
  test.each([
    "seven tired otters read the log",
    "correct Horse-battery 7 staple",
    "ünïcödé ist auch gut!",
    "dana likes seven tired otters",
    // As password managers make them, and as nobody can call made of a name.
    "k#9$v!p@2&:)*q%",
    "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
  ])("is accepted: %s", (password) => {
    expect(passwordFault(password, dana)).toBeNull();
  });

  test.each(["passwordpassword", "PasswordPassword", "qwertyuiop asdfghjkl", "1q2w3e4r5t6y7u8i9o0p"])(
    "is refused as common: %s",
    (password) => {
      expect(passwordFault(password, dana)).toMatch(/first passwords/);
    },
  );

  test.each(["dana.reyes dana.reyes", "Tocsin-DefectDojo-2026", "DanaReyes1234!!!", "d.reyes d.reyes 1", "dana!?#$%&/()=*+~"])(
    "is refused if it is made of what everybody knows: %s",
    (password) => {
      expect(passwordFault(password, dana)).toMatch(/your name or ours/);
    },
  );

  test("is refused if it is one character over and over", () => {
    expect(passwordFault("aaaaaaaaaaaaaaaaaaab", dana)).toMatch(/different characters/);
  });
});
