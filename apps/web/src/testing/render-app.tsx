import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, configure, render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Me, PatchMeBody } from "@tocsin/contract";
import { type CellChange, changeKeyboard } from "@tocsin/domain";
import { useEffect } from "react";
import { MemoryRouter, type NavigateFunction, useLocation, useNavigate } from "react-router-dom";
import { onCaughtError } from "../app/on-caught-error.ts";
import { AppRoutes } from "../app/routes.tsx";
import type { ScopeKey } from "../lib/preferences/scope-key.ts";
import { type Answer, FakeApi } from "./fake-api.ts";
import { FakeServer } from "./fake-server.ts";
import { catalogue, me } from "./samples.ts";

/** An API for somebody who is signed in, with the answers that every page needs; tests add those that they are about. */
export function apiFor(who: Partial<Me> = {}): FakeApi {
  let person = me(who);
  const preferences = new FakeServer({ superuser: person.superuser });
  const saved = (key: ScopeKey, body: unknown): Answer => {
    const { changes } = body as { readonly changes: readonly CellChange[] };
    const result = preferences.patch(key, changes, person.username);
    if (result.kind !== "saved") throw new Error(`The fake server did not save: ${result.kind}`);
    return { body: { version: result.version, cells: result.cells } };
  };
  const api = new FakeApi()
    .on("GET /me", () => ({ body: person }))
    .on("PATCH /me", ({ body }) => {
      // The client is typed by the server's own contract.
      person = patched(person, body as PatchMeBody);
      return { body: person };
    })
    .on("GET /alerts/count", { body: { unread: 0 } })
    .on("GET /catalogue", { body: catalogue() })
    .on("GET /setup", { body: { needed: false } });
  for (const scope of ["personal", "system", "template"] as const) {
    api
      .on(`GET /preferences/${scope}`, () => ({ body: { scope, product: null, ...preferences.document(scope) } }))
      .on(`PATCH /preferences/${scope}`, ({ body }) => saved(scope, body));
  }
  return api
    .on("GET /products/12/preferences", () => ({
      body: { scope: "product", product: { id: 12, name: "Payments API" }, ...preferences.document("product:12") },
    }))
    .on("PATCH /products/12/preferences", ({ body }) => saved("product:12", body));
}

function patched(person: Me, { timeZone = person.timeZone, keyboard }: PatchMeBody): Me {
  const changed = changeKeyboard(person.keyboard, keyboard ?? {});
  return { ...person, timeZone, keyboard: changed.ok ? changed.keyboard : person.keyboard };
}

/** Loaded beforehand, so that no test waits for a module where it waits for an answer. */
const pages = import.meta.glob([
  "../features/*/*-page.tsx",
  "../app/{drawer,user-menu-items}.tsx",
  "../ui/plain-pages.tsx",
  "../features/keys/{page-keys,key-sheet,command-palette}.tsx",
  "../features/notifications/matrix-search.tsx",
]);
configure({ asyncUtilTimeout: 10_000 });

/** The whole app at an address, over a fake server. */
export async function renderApp(address: string, api: FakeApi) {
  api.install();
  await Promise.all(Object.values(pages).map((load) => load()));
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  const user = userEvent.setup();
  let navigate: NavigateFunction | null = null;
  let unmount = (): void => undefined;
  await act(async () => {
    ({ unmount } = render(
      <QueryClientProvider client={queryClient}>
        <MemoryRouter initialEntries={[address]}>
          <AppRoutes />
          <Address onNavigator={(ours) => (navigate = ours)} />
        </MemoryRouter>
      </QueryClientProvider>,
      { onCaughtError },
    ));
  });
  return { user, queryClient, unmount, back: async () => act(async () => navigate?.(-1)) };
}

/** Where the app is, for tests to read, and the way to do what a browser's own buttons do. */
function Address({ onNavigator }: { readonly onNavigator: (navigate: NavigateFunction) => void }) {
  const navigate = useNavigate();
  useEffect(() => {
    onNavigator(navigate);
  }, [onNavigator, navigate]);
  const { pathname, search, hash } = useLocation();
  return <output aria-label="address">{`${pathname}${search}${hash}`}</output>;
}
