import { describe, expect, test } from "vitest";
import { firstLoad } from "./preload-graph.ts";

const page = `<!doctype html><html><head>
  <link rel="icon" href="/icon.svg" type="image/svg+xml" />
  <script src="/theme.js"></script>
  <script type="module" crossorigin src="/assets/index-a1.js"></script>
  <link rel="modulepreload" crossorigin href="/assets/react-b2.js">
  <link rel="stylesheet" crossorigin href="/assets/index-c3.css">
</head><body></body></html>`;

const built: Readonly<Record<string, string>> = {
  "theme.js": `document.documentElement.dataset.theme="dark"`,
  "assets/index-a1.js": `import{r as e}from"./react-b2.js";import"./words-d4.js";const a=()=>import(\`./matrix-e5.js\`),b=()=>import("./other-f6.js");e(a,b)`,
  "assets/react-b2.js": `var a=1;export{a as r}`,
  "assets/words-d4.js": `export const from="./not-a-file";`,
  "assets/matrix-e5.js": `import{r as t}from"./react-b2.js";import{s}from './grid-g7.js';export const later=()=>import("./popover-h8.js");t(s)`,
  "assets/grid-g7.js": `export{w as s}from"./words-d4.js";import"./matrix-e5.js"`,
  "assets/other-f6.js": `import"./popover-h8.js"`,
  "assets/popover-h8.js": "",
};

const read = (file: string): string => {
  const code = built[file];
  if (code === undefined) throw new Error(`${file} was not built`);
  return code;
};

describe("the first load of a route", () => {
  test("is what the page names, the route's chunk and all that these import, each once", () => {
    expect(firstLoad({ page, route: "matrix", read }).toSorted()).toEqual([
      "assets/grid-g7.js",
      "assets/index-a1.js",
      "assets/matrix-e5.js",
      "assets/react-b2.js",
      "assets/words-d4.js",
      "theme.js",
    ]);
  });

  test("differs by route, and follows no import that waits for a click", () => {
    const files = firstLoad({ page, route: "other", read });

    expect(files).toContain("assets/popover-h8.js");
    expect(files).not.toContain("assets/grid-g7.js");
  });

  test("fails for a route that the page does not know, and for a script that was not built", () => {
    expect(() => firstLoad({ page, route: "mat", read })).toThrow("called mat");
    expect(() => firstLoad({ page: page.replace("react-b2", "react-b3"), route: "matrix", read })).toThrow(
      "assets/react-b3.js was not built",
    );
  });
});
