/** How Chromium, Firefox and Safari say that code could not be fetched: there is no connection, or the server has newer code by now. */
const MISSING = /dynamically imported module|importing a module script/i;

/** Whether the code of a page or a part of it did not come. Not a mistake in that code. */
export function isCodeMissing(error: unknown): boolean {
  return error instanceof TypeError && MISSING.test(error.message);
}
