import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

/** Each test finds an empty page. */
afterEach(cleanup);

// The document of the tests has no popovers; that they open and close is the browser's part.
Object.assign(HTMLElement.prototype, { showPopover: () => {}, hidePopover: () => {} });
