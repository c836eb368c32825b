import { describe, expect, test } from "vitest";
import { createPipe } from "./pipe.ts";

function aPipe() {
  const seen = { hungry: 0, gone: 0, disconnected: 0 };
  const pipe = createPipe({
    onHungry: () => void (seen.hungry += 1),
    onGone: () => void (seen.gone += 1),
    disconnect: () => void (seen.disconnected += 1),
  });
  return { pipe, seen, reader: pipe.body.getReader() };
}

const textOf = ({ value }: { readonly value?: Uint8Array | undefined }) => Buffer.from(value ?? []).toString();

describe("the way to a reader", () => {
  test("asks for something only when they do, and for nothing while they have not taken it (V5)", async () => {
    const { pipe, seen, reader } = aPipe();
    await Promise.resolve();
    expect([pipe.isHungry(), seen.hungry]).toEqual([false, 0]);

    const first = reader.read();
    await Promise.resolve();
    expect([pipe.isHungry(), seen.hungry]).toEqual([true, 1]);
    pipe.write("a");
    expect(pipe.isHungry()).toBe(false);
    expect(textOf(await first)).toBe("a");
    expect([pipe.isHungry(), seen.hungry]).toEqual([false, 1]);

    const second = reader.read();
    await Promise.resolve();
    expect([pipe.isHungry(), seen.hungry]).toEqual([true, 2]);
    pipe.write("b");
    expect(textOf(await second)).toBe("b");
  });

  test("ends with a last word for a reader who waits, and leaves the connection alone", async () => {
    const { pipe, seen, reader } = aPipe();
    const last = reader.read();
    await Promise.resolve();

    pipe.end("bye");

    expect([textOf(await last), (await reader.read()).done]).toEqual(["bye", true]);
    expect(seen).toMatchObject({ gone: 1, disconnected: 0 });
  });

  test("ends at once for one who does not, with the connection and all that it holds (V5)", async () => {
    const { pipe, seen, reader } = aPipe();

    pipe.end("bye");

    expect((await reader.read()).done).toBe(true);
    expect(seen).toMatchObject({ gone: 1, disconnected: 1 });
  });

  test("that the reader left is gone, once, and whatever is written to it is lost", async () => {
    const { pipe, seen, reader } = aPipe();
    await reader.cancel();

    pipe.write("a");
    pipe.end("bye");
    pipe.cut();

    expect(seen.gone).toBe(1);
    expect(pipe.isHungry()).toBe(false);
  });
});
