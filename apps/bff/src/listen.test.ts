import { expect, test } from "vitest";
import { listen, ListenRefused } from "./listen.ts";

test("an address that cannot be listened on, for whatever reason, is told with the variables that name it", async () => {
  const refused = listen({ host: "fe80::1%nope", port: 0, publicUrl: null, insecure: false, trustedProxies: [] });

  await expect(refused).rejects.toBeInstanceOf(ListenRefused);
  await expect(refused).rejects.toThrow(/fe80::1%nope.*TOCSIN_HOST/);
});
