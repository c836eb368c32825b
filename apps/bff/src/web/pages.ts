import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
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
  for (const name of filesOf(folder)) {
    // Names of assets carry a hash of their content. None of the files is a secret whose size could tell anything.
    const caching = name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    app.get(`/${name}`, compress(), async (c, next) => {
      c.header("cache-control", caching);
      return await files(c, next);
    });
  }
  app.get("/assets/*", (c) => c.text("There is no such file.", 404));
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

/** Paths of everything that was built, but for the page itself. */
function filesOf(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return paths.map((path) => path.split(sep).join("/")).filter((path) => path !== "index.html");
}
