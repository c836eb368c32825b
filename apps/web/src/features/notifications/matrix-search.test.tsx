import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { apiFor, renderApp } from "../../testing/render-app.tsx";
import { MatrixSearch } from "./matrix-search.tsx";

const address = (): string => screen.getByLabelText("address").textContent;
// By label and text, not by role: the matrix has some thousand elements whose roles would be computed each time.
const cell = (name: string): Promise<HTMLElement> => screen.findByLabelText(name);
const rows = (): readonly string[] => [...document.querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row") ?? "");
const said = (text: string | RegExp): Promise<HTMLElement> => screen.findByText(text, { selector: '[role="status"]' });

async function onCell(at = "/notifications") {
  const settings = {
    systemAudience: "everyone",
    publicUrl: null,
    teamName: null,
    disclaimer: null,
    defectdojo: { instance: null, lastSeenAt: null },
  };
  const { user } = await renderApp(at, apiFor({ superuser: true }).on("GET /settings", { body: settings }));
  const place = await cell(at.includes("q=") ? "SLA breach, Mail, off" : "Product added, Mail, off");
  act(() => place.focus());
  return { user, box: await screen.findByLabelText("Filter events") };
}

describe("the filter of the matrix", () => {
  it("is reached by a slash, narrows the rows, marks what was found, says how many, and leads back into the same column", async () => {
    const { user, box } = await onCell();
    await user.keyboard("/");
    expect(box).toHaveFocus();
    await user.keyboard("SLA breach");
    await waitFor(() => expect(rows()).toEqual(["sla_breach", "sla_breach_combined"]));
    expect(address()).toBe("/notifications?q=SLA+breach");
    expect([...document.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["SLA", "breach", "SLA", "breach"]);
    expect(await said("2 of 18 events")).toBeInTheDocument();
    await user.keyboard("{ArrowDown}");
    expect(await cell("SLA breach, Mail, off")).toHaveFocus();
  });

  it("keeps what is hidden out of what a header does, and says so", async () => {
    const { user } = await onCell("/notifications?q=breach+sla");
    (await cell("SLA breach, Mail, off")).focus();
    // Listened for beforehand: that it is saved is said with it, or soon after.
    const isSaid = said(/^Mail on for 2 shown events\./);
    await user.keyboard("c");
    expect(await isSaid).toBeDefined();
    expect(await cell("SLA breach, Mail, on, set by you")).toBeInTheDocument();
    await user.keyboard("/");
    await user.clear(screen.getByLabelText("Filter events"));
    expect(await cell("Scan added, Mail, off")).toBeInTheDocument();
  });

  it("says that nothing matches, and takes that back", async () => {
    const { user } = await onCell();
    await user.keyboard("/nothing of the kind");
    await user.click(await screen.findByText("Clear filter"));
    expect(rows()).toHaveLength(18);
    expect(address()).toBe("/notifications");
  });

  it("goes along to another scope", async () => {
    const { user } = await onCell("/notifications?q=sla");
    await user.selectOptions(screen.getByLabelText("Scope"), "System");
    expect(address()).toBe("/notifications/system?q=sla");
    expect(rows()).toEqual(["sla_breach", "sla_breach_combined"]);
  });

  it("is taken back by Escape in the matrix, after a selected range and with focus where it is", async () => {
    const { user, box } = await onCell("/notifications?q=sla");
    const at = await cell("SLA breach, Mail, off");
    act(() => at.focus());
    await user.keyboard("{Shift>}{ArrowDown}{/Shift}{Escape}");
    expect(rows()).toEqual(["sla_breach", "sla_breach_combined"]);
    await user.keyboard("{ArrowUp}{Escape}");
    await waitFor(() => expect(rows()).toHaveLength(18));
    expect(address()).toBe("/notifications");
    expect(box).toHaveValue("");
    expect(at).toHaveFocus();
  });

  it("is left by Escape for the cell that was left", async () => {
    const { user, box } = await onCell();
    await user.keyboard("/");
    expect(box).toHaveFocus();
    await user.keyboard("nothing of the kind");
    await screen.findByText("Clear filter");
    await user.clear(box);
    await user.keyboard("{Escape}");
    expect(await cell("Product added, Mail, off")).toHaveFocus();
  });

  it("waits in the field for the cell that was left, where the second Escape is faster than the page", () => {
    const page = (text: string, rows: readonly string[]) => (
      <>
        <MatrixSearch shown={{ text, find: () => undefined, groups: [], marked: [], isFiltered: text !== "" }} />
        <div id="matrix">
          <table>
            <tbody>
              <tr>
                {rows.map((at, index) => (
                  <td key={at} data-at={at} tabIndex={index === 0 ? 0 : -1}>
                    {at}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      </>
    );
    const { rerender } = render(page("", ["product_added:mail", "header:mail"]));
    const box = screen.getByLabelText("Filter events");
    act(() => box.focus());
    fireEvent.change(box, { target: { value: "sla" } });
    rerender(page("sla", ["header:mail"]));
    fireEvent.change(box, { target: { value: "" } });
    fireEvent.keyDown(box, { key: "Escape" });
    expect(box).toHaveFocus();

    rerender(page("", ["header:mail", "product_added:mail"]));
    expect(document.querySelector('[data-at="product_added:mail"]')).toHaveFocus();
  });
});
