export interface Built {
  /** The text of `index.html`. */
  readonly page: string;
  /** What the name of the route's own chunk begins with; the entry imports it lazily. */
  readonly route: string;
  /** The text of a built file, by its path from the root of the site; throws for one that was not built. */
  readonly read: (file: string) => string;
}

/**
 * Every script that must have arrived before the route can be shown: what the page names, the route's chunk, and all that
 * these import statically, each once. What is imported later, on a click or for another route, does not count.
 */
export function firstLoad({ page, route, read }: Built): readonly string[] {
  const named = scriptsOf(page);
  const chunk = named.flatMap((file) => lazyImports(read(file), file)).find((file) => nameOf(file).startsWith(`${route}-`));
  if (chunk === undefined) throw new Error(`No script of the page imports a chunk called ${route}`);

  const found = new Set<string>();
  const waiting = [...named, chunk];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (found.has(file)) continue;
    found.add(file);
    waiting.push(...staticImports(read(file), file));
  }
  return [...found];
}

/** Scripts that run and modules that are fetched ahead; of other tags nothing. */
function scriptsOf(page: string): readonly string[] {
  const tags = [...page.matchAll(/<script\b[^>]*\bsrc="\/([^"]+)"|<link\b[^>]*\brel="modulepreload"[^>]*\bhref="\/([^"]+)"/g)];
  return tags.map(([, script, preloaded]) => script ?? preloaded ?? "");
}

/** As the bundler writes them: `import{a}from"./b.js"`, `import"./b.js"`, `export{a}from"./b.js"`. */
function staticImports(code: string, from: string): readonly string[] {
  return [...code.matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)].map(([, path = ""]) => resolve(path, from));
}

function lazyImports(code: string, from: string): readonly string[] {
  return [...code.matchAll(/\bimport\(\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)].map(([, path = ""]) => resolve(path, from));
}

function resolve(path: string, from: string): string {
  return new URL(path, `file:///${from}`).pathname.slice(1);
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
