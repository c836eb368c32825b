import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { DEFAULT_KEYBOARD } from "@tocsin/domain";
import { afterEach } from "vitest";
import { setTold } from "../lib/live-query.ts";
import { takeKeys } from "../lib/own-keys.ts";
import { signInPrompt } from "../lib/sign-in-prompt.ts";
import { notFound } from "./page-when-read.ts";

configure({ getElementError: notFound });

/** Each test finds an empty page, and what modules keep as a page that was just opened has it. */
afterEach(() => {
  cleanup();
  takeKeys(DEFAULT_KEYBOARD);
  setTold(false);
  signInPrompt.settle(false);
});

// The document of the tests has no popovers; that they open and close is the browser's part.
Object.assign(HTMLElement.prototype, { showPopover: () => {}, hidePopover: () => {} });
