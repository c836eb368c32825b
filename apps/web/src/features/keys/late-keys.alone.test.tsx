import { act, fireEvent, screen } from "@testing-library/react";
import { type ComponentType, lazy, type ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { page } from "../../testing/samples.ts";
import type { CommandPalette } from "./command-palette.tsx";
import type { KeySheet } from "./key-sheet.tsx";

/** The way of code that a slow line has yet to bring, anew in each test. */
const line = vi.hoisted(() => {
  const way = () => {
    let arrive = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrive = resolve));
    return { arrival, arrive };
  };
  const fresh = () => ({ keys: way(), dialogs: way() });
  const now = { parts: fresh() };
  return { now, reset: () => void (now.parts = fresh()) };
});

type Part = keyof typeof line.now.parts;

/** Drawn once its part has come. */
function late<Props extends object>(part: Part, Shown: ComponentType<Props>) {
  const drawn = new WeakMap<Promise<void>, ComponentType<Props>>();
  return (props: Props): ReactNode => {
    const { arrival } = line.now.parts[part];
    const Late = drawn.get(arrival) ?? lazy(async () => arrival.then(() => ({ default: Shown })));
    drawn.set(arrival, Late);
    return <Late {...props} />;
  };
}

vi.mock("./page-keys.tsx", async (original) => {
  const { PageKeys } = await original<{ PageKeys: ComponentType }>();
  const Shown = () => (
    <>
      <PageKeys />
      <output aria-label="The keys are there" />
    </>
  );
  return { PageKeys: late("keys", Shown) };
});
vi.mock("./key-sheet.tsx", async (original) => ({ KeySheet: late("dialogs", (await original<{ KeySheet: typeof KeySheet }>()).KeySheet) }));
vi.mock("./command-palette.tsx", async (original) => ({
  CommandPalette: late("dialogs", (await original<{ CommandPalette: typeof CommandPalette }>()).CommandPalette),
}));

beforeEach(line.reset);

const arrives = (part: Part): Promise<void> => act(async () => line.now.parts[part].arrive());
const isOpen = (): boolean => document.querySelector("dialog[open]") !== null;

async function onCell() {
  const { user } = await renderApp("/notifications", apiFor().on("GET /products", { body: page([]) }));
  const place = await screen.findByLabelText("Scan added, Mail, off");
  act(() => place.focus());
  return { user, place };
}

describe("before the keys are there", () => {
  beforeEach(() => line.now.parts.dialogs.arrive());

  it("a question mark is kept, and answered as they come", async () => {
    const { user } = await onCell();
    await user.keyboard("?");
    await arrives("keys");
    expect(await screen.findByLabelText("Find a key")).toHaveFocus();
  });

  it("Ctrl+K is kept from the browser, and answered as they come", async () => {
    const { place } = await onCell();
    expect(fireEvent.keyDown(place, { key: "k", ctrlKey: true })).toBe(false);
    await arrives("keys");
    expect(await screen.findByLabelText("Page, event, product or action")).toHaveFocus();
  });

  it("a press of the button for the commands is answered as they come", async () => {
    const { user } = await onCell();
    await user.click(screen.getByText("Search", { selector: "button span" }));
    await arrives("keys");
    expect(await screen.findByLabelText("Page, event, product or action")).toHaveFocus();
  });

  it("what somebody types is nothing that they are asked for", async () => {
    const { user } = await onCell();
    await user.type(screen.getByLabelText("Filter events"), "?");
    await arrives("keys");
    expect(isOpen()).toBe(false);
  });
});

describe("before the list is there that was asked for", () => {
  beforeEach(() => line.now.parts.keys.arrive());

  const onCellWithKeys = async () => {
    const cell = await onCell();
    await screen.findByLabelText("The keys are there");
    return cell;
  };

  it.each([
    ["?", "Find a key"],
    ["{Control>}k{/Control}", "Page, event, product or action"],
  ])("what is typed after %s is for its box, and changes nothing behind it", async (press, box) => {
    const { user, place } = await onCellWithKeys();
    await user.keyboard(`${press}xc{Backspace}1 {ArrowDown}`);
    expect(place).toHaveFocus();
    await arrives("dialogs");
    expect(await screen.findByLabelText(box)).toHaveValue("x1 ");
    expect(place).toHaveAccessibleName("Scan added, Mail, off");
    await user.click(screen.getByLabelText("Close"));
    expect(place).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(place).not.toHaveFocus();
  });

  it("Escape gives it up, and the keys are the page's again", async () => {
    const { user, place } = await onCellWithKeys();
    await user.keyboard("?{Escape}{ArrowDown}");
    expect(place).not.toHaveFocus();
    await arrives("dialogs");
    expect(isOpen()).toBe(false);
  });
});
