import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ErrorBoundary } from "./error-boundary.tsx";
import { onCaughtError } from "./on-caught-error.ts";

afterEach(() => vi.unstubAllGlobals());

function show(error: Error) {
  const report = vi.fn();
  vi.stubGlobal("reportError", report);
  const Failing = (): never => {
    throw error;
  };
  render(
    <ErrorBoundary>
      <Failing />
    </ErrorBoundary>,
    { onCaughtError },
  );
  return report;
}

test.each([
  "Failed to fetch dynamically imported module: http://localhost/assets/channels-page-a.js",
  "error loading dynamically imported module: http://localhost/assets/channels-page-a.js",
  "Importing a module script failed.",
])("a page whose code did not come is no mistake that somebody has to be told of: %s", (message) => {
  const report = show(new TypeError(message));
  expect(screen.getByRole("alert")).toHaveTextContent(
    /^This could not be loaded.*no connection to the server, or it has just been updated/,
  );
  expect(screen.getByRole("button", { name: "Load the page again" })).toBeVisible();
  expect(report).not.toHaveBeenCalled();
});

test("a mistake is one, and is reported", () => {
  const report = show(new TypeError("undefined is not a function"));
  expect(screen.getByRole("alert")).toHaveTextContent(/^Something went wrong on this page/);
  expect(report).toHaveBeenCalledOnce();
});
