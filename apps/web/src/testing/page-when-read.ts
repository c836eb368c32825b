import { prettyDOM } from "@testing-library/react";

/**
 * What a query did not find, with the page as it is when somebody reads that: whoever waits for something asks for it again and again, and
 * to write the page out each time was a tenth of all the tests' work.
 */
export function notFound(message: string | null, container: Element): Error {
  const error = new Error();
  error.name = "TestingLibraryElementError";
  let text: string | undefined;
  Object.defineProperty(error, "message", {
    // Whoever has waited in vain puts the page in as it is then.
    configurable: true,
    get: () => (text ??= [message, prettyDOM(container)].filter(Boolean).join("\n\n")),
  });
  return error;
}
