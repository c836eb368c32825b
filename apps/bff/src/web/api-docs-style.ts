/** The palette of the app, for a page that is text alone. */
export const API_DOCS_STYLE = `
:root { color-scheme: light dark; --canvas: light-dark(#ffffff, #0f141a); --subtle: light-dark(#f5f7fa, #161c24); --line: light-dark(#d5dae1, #2b3440);
  --text: light-dark(#171c24, #e7ebf0); --muted: light-dark(#525c69, #a3adba); --accent: light-dark(#1b5fd0, #7fb0ff); --focus: light-dark(#0b57d0, #a9cbff);
  --mark: light-dark(#fff5dc, #2b2310); }
html { scroll-padding-block-start: 16px; }
body { margin: 0; padding: 32px 16px; background: var(--canvas); color: var(--text);
  font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-inline-size: 820px; margin-inline: auto; overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 28px; }
h2 { margin: 48px 0 8px; padding-block-end: 8px; border-block-end: 1px solid var(--line); font-size: 18px; line-height: 24px; }
h3 { margin: 32px 0 8px; font-size: 14px; line-height: 20px; }
h3 code { margin-inline-end: 8px; font-size: 13px; }
h4 { margin: 16px 0 4px; color: var(--muted); font-size: 13px; line-height: 18px; }
p { margin: 0 0 8px; text-wrap: pretty; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 16px 0 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding-block: 4px; }
dl { margin: 0; }
dt { padding-block-start: 6px; }
dd { margin: 0 0 0 16px; }
small { color: var(--muted); font-size: 13px; }
code { font: 13px/18px ui-monospace, "DejaVu Sans Mono", monospace; }
pre { margin: 12px 0 0; padding: 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--subtle); overflow-x: auto; overflow-wrap: normal; }
a { color: var(--accent); }
:target { background: var(--mark); }
section:target { margin-inline-start: -12px; padding-inline-start: 9px; border-inline-start: 3px solid var(--accent); background: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
`;
