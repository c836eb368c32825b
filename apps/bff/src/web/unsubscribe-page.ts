import { CHANNEL_LABEL, eventTypeInfo } from "@tocsin/domain";
import { html } from "hono/html";
import type { LinkedSubscription } from "../services/unsubscribe.ts";
import { pageFrame } from "./page-frame.ts";

export type UnsubscribePage =
  | { readonly kind: "ask" | "done"; readonly linked: LinkedSubscription }
  | { readonly kind: "unknown" }
  | { readonly kind: "limited"; readonly retryAfterSeconds: number };

/** A page of its own that works without scripts and without the app: whoever opens a mail may be signed in nowhere. */
export function unsubscribePage(page: UnsubscribePage, nonce: string) {
  const { title, lines, button } = wordsOf(page);
  const settings = "linked" in page ? settingsPath(page.linked) : "/notifications";
  const body = html`<main>
    <p class="brand">Tocsin</p>
    <h1>${title}</h1>
    ${lines.map((line) => html`<p>${line}</p>`)} ${button === null ? "" : form(button)}
    <p><a href="${settings}">${"linked" in page ? "Open this setting" : "Open your notification settings"}</a></p>
  </main>`;
  return pageFrame({ title, style: STYLE, body, nonce });
}

/** The same body as mail programs send (RFC 8058). Without an address it goes where the page came from. */
function form(label: string) {
  return html`<form method="post">
    <input type="hidden" name="List-Unsubscribe" value="One-Click" />
    <button type="submit">${label}</button>
  </form>`;
}

interface PageWords {
  readonly title: string;
  readonly lines: readonly string[];
  readonly button: string | null;
}

function wordsOf(page: UnsubscribePage): PageWords {
  switch (page.kind) {
    case "unknown":
      return {
        title: "This link is not valid",
        lines: ["It may have been cut off on its way, or it is from another installation. Nothing was changed."],
        button: null,
      };
    case "limited":
      return {
        title: "Too many requests",
        lines: [`Nothing was changed. Try again in ${String(Math.ceil(page.retryAfterSeconds))} seconds.`],
        button: null,
      };
    case "ask":
    case "done":
      return wordsOfLinked(page);
  }
}

function wordsOfLinked({ kind, linked }: Extract<UnsubscribePage, { readonly linked: unknown }>): PageWords {
  const what = subject(linked);
  if (linked.state === "locked") {
    const kept = "Your own answer is kept as off, and holds once System no longer has it on.";
    return {
      title: "System sends this to everyone",
      lines: [
        `System has ${what} on for everybody whom it concerns, and one person cannot switch it off. A superuser can.`,
        ...(kind === "done" ? [kept] : []),
      ],
      button: null,
    };
  }
  if (kind === "done") return { title: "Switched off", lines: [`You get no more ${what}.`], button: null };
  if (linked.state === "off") return { title: "Already off", lines: [`You get no ${what}.`], button: null };
  return { title: "Unsubscribe?", lines: [`This switches off ${what}. Everything else stays as it is.`], button: "Switch off" };
}

function subject({ event, channel, key, product }: LinkedSubscription): string {
  const cell = `${CHANNEL_LABEL[channel]} for “${eventTypeInfo(event).label}”`;
  if (key.scope === "personal") return cell;
  return `${cell} of ${product === null ? "this product" : `the product ${product.name}`}`;
}

function settingsPath({ event, channel, product }: LinkedSubscription): string {
  const page = product === null ? "/notifications" : `/product/${String(product.id)}`;
  return `${page}#event=${encodeURIComponent(event)}&channel=${channel}`;
}

/** The palette of the app. */
const STYLE = `
:root { color-scheme: light dark; --canvas: light-dark(#ffffff, #0f141a); --line: light-dark(#d5dae1, #2b3440);
  --text: light-dark(#171c24, #e7ebf0); --muted: light-dark(#525c69, #a3adba); --accent: light-dark(#1b5fd0, #7fb0ff);
  --on-accent: light-dark(#ffffff, #06152e); --focus: light-dark(#0b57d0, #a9cbff); }
body { margin: 0; padding: 48px 16px; background: var(--canvas); color: var(--text);
  font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-inline-size: 480px; margin-inline: auto; padding: 24px; border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 28px; font-weight: 600; text-wrap: balance; }
p { margin: 0 0 16px; text-wrap: pretty; }
.brand { margin: 0 0 4px; color: var(--muted); }
main > :last-child { margin-block-end: 0; }
form { margin: 0 0 16px; }
button { min-block-size: 40px; padding: 8px 16px; border: 0; border-radius: 6px; background: var(--accent); color: var(--on-accent);
  font: inherit; font-weight: 600; cursor: pointer; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
@media (max-width: 480px) { body { padding: 16px; } main { padding: 16px; } }
@media (forced-colors: active) { button { border: 1px solid ButtonText; } }
`;
