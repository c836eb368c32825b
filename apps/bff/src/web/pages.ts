import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { compress } from "hono/compress";
import type { AppEnv } from "../http/env.ts";

const NONCE_PLACE = 'property="csp-nonce" nonce=""';
const INSECURE_MARK = '<meta name="tocsin-insecure-http" content="true" />';

export interface PagesConfig {
  /** Where the web app was built to. */
  readonly folder: string;
  /** The operator allows sign-in over plain http: the page must not say that it cannot work. */
  readonly insecure: boolean;
}

/** Null where the web app was not built: then there is the API alone. */
export function pages({ folder, insecure }: PagesConfig): Hono<AppEnv> | null {
  const file = join(folder, "index.html");
  if (!existsSync(file)) return null;
  const page = readPage(file, insecure);
  const files = serveStatic<AppEnv>({ root: folder });

  const app = new Hono<AppEnv>();
  // Names of assets carry a hash of their content, and none of them is a secret that could be guessed by its size.
  app.use("/assets/*", compress(), async (c, next) => {
    const found = await files(c, next);
    if (found === undefined) return c.text("There is no such file.", 404);
    found.headers.set("cache-control", "public, max-age=31536000, immutable");
    return found;
  });
  for (const name of otherFiles(folder)) {
    app.get(`/${name}`, compress(), async (c, next) => {
      c.header("cache-control", "no-cache");
      return await files(c, next);
    });
  }
  app.get("*", (c) => c.html(page(c.var.nonce)));
  return app;
}

/** Read once; each answer has its own nonce. */
function readPage(file: string, insecure: boolean): (nonce: string) => string {
  const text = readFileSync(file, "utf8");
  if (!text.includes(NONCE_PLACE)) throw new Error(`${file} has no place for the nonce of its styles (${NONCE_PLACE}).`);
  const [before = "", after = ""] = (insecure ? text.replace("</head>", `${INSECURE_MARK}</head>`) : text).split(NONCE_PLACE);
  return (nonce) => `${before}property="csp-nonce" nonce="${nonce}"${after}`;
}

function otherFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name !== "index.html").map(({ name }) => name);
}
