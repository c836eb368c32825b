import { html, raw } from "hono/html";

export interface PageFrame {
  readonly title: string;
  readonly style: string;
  readonly body: ReturnType<typeof html>;
  /** Of the answer: what its policy lets the style in by. */
  readonly nonce: string;
}

/** A page of our own that works without scripts and without the app. No search engine is to keep it. */
export function pageFrame({ title, style, body, nonce }: PageFrame): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · Tocsin</title>
        <style nonce="${nonce}">
          ${raw(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
