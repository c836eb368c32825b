import { render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Dialog } from "./dialog.tsx";

it("a question that has to be answered is opened again when the browser closes it", async () => {
  render(<Dialog title="Signing secret">whsec_1</Dialog>);
  const dialog = screen.getByRole<HTMLDialogElement>("dialog", { name: "Signing secret" });

  // As browsers do on an Escape that follows others at once: they ask nobody any more.
  dialog.close();

  await waitFor(() => expect(dialog.open).toBe(true));
});

it("a dialog that the browser closes is closed for the page too", async () => {
  const onClose = vi.fn();
  render(
    <Dialog title="Edit" onClose={onClose}>
      …
    </Dialog>,
  );

  screen.getByRole<HTMLDialogElement>("dialog", { name: "Edit" }).close();

  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
});
