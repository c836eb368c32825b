import type { Context } from "hono";
import { z } from "zod";
import type { AuthDeps } from "../auth/auth-deps.ts";
import { requestLimits } from "../auth/request-limits.ts";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/env.ts";
import { documentPolicy } from "../http/security-headers.ts";
import { createRouter, htmlPage, route } from "../http/route.ts";
import { linkedSubscription, unsubscribe } from "../services/unsubscribe.ts";
import { type UnsubscribePage, unsubscribePage } from "../web/unsubscribe-page.ts";

/** Mail programs' own servers press the button for many people from few addresses. */
const RATES = { perAddressPerMinute: 120, perMinute: 1_200 };

const path = "/u/{token}";
const tags = ["Unsubscribe"];
const request = {
  params: z.object({ token: z.string().meta({ description: "Of a link at the foot of a mail, or of its List-Unsubscribe header." }) }),
};
const refused = { 404: htmlPage("The link is not valid."), 429: htmlPage("Too many requests.") };

const look = route("public", {
  method: "get",
  path,
  tags,
  request,
  summary: "What an unsubscribe link would switch off",
  description: "Changes nothing: programs that check mails follow every link.",
  responses: { 200: htmlPage("A page with a button."), ...refused },
});

const press = route("public", {
  method: "post",
  path,
  tags,
  request,
  summary: "Unsubscribe with one click (RFC 8058)",
  description: "Without sign-in or cookie, whatever the body; pressing again changes nothing more.",
  responses: { 200: htmlPage("It is off."), ...refused },
});

/** At the root: the address stands in a header of every mail that one person may end. */
export function unsubscribeRoutes(deps: Deps, { addressOf }: Pick<AuthDeps, "addressOf">) {
  const limits = requestLimits(RATES);
  const limitedPage = async (c: Context<AppEnv>): Promise<Extract<UnsubscribePage, { readonly kind: "limited" }> | null> => {
    const counted = await limits(addressOf(c));
    return counted.ok ? null : { kind: "limited", retryAfterSeconds: counted.retryAfterSeconds };
  };
  return createRouter()
    .openapi(look, async (c) => {
      const limited = await limitedPage(c);
      if (limited !== null) return c.html(shown(c, limited), 429);
      const linked = await linkedSubscription(deps, c.req.valid("param").token);
      return linked === null ? c.html(shown(c, { kind: "unknown" }), 404) : c.html(shown(c, { kind: "ask", linked }), 200);
    })
    .openapi(press, async (c) => {
      const limited = await limitedPage(c);
      if (limited !== null) return c.html(shown(c, limited), 429);
      const linked = await unsubscribe(deps, c.req.valid("param").token);
      return linked === null ? c.html(shown(c, { kind: "unknown" }), 404) : c.html(shown(c, { kind: "done", linked }), 200);
    });
}

function shown(c: Context<AppEnv>, page: UnsubscribePage) {
  c.header("content-security-policy", documentPolicy(c.var.nonce));
  if (page.kind === "limited") c.header("retry-after", String(Math.max(1, Math.ceil(page.retryAfterSeconds))));
  return unsubscribePage(page, c.var.nonce);
}
