import { act, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { BrowserRouter, Link, Route, Routes, useNavigate } from "react-router-dom";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { listenBeforeRouter } from "../lib/before-pop.ts";
import { LeaveQuestion } from "./leave-question.tsx";

configure({ asyncUtilTimeout: 10_000 });
const before = globalThis.location.href;
beforeAll(listenBeforeRouter);
beforeEach(() => globalThis.history.pushState(null, "", "/first"));
afterEach(() => globalThis.history.pushState(null, "", before));

/** Two pages and a form between them, in the window's own history. */
async function openForm() {
  const user = userEvent.setup();
  render(
    <BrowserRouter>
      <Routes>
        <Route path="/first" element={<Link to="/form">To the form</Link>} />
        <Route
          path="/form"
          element={
            <>
              <Field label="Name" />
              <Field label="Address" />
              <Link to="/form?open=1">Open</Link>
              <GoOn />
            </>
          }
        />
        <Route path="/last" element={<h1>Last</h1>} />
      </Routes>
    </BrowserRouter>,
  );
  await user.click(screen.getByRole("link", { name: "To the form" }));
  return user;
}

function Field({ label }: { readonly label: string }) {
  const [text, setText] = useState("");
  return (
    <>
      <input aria-label={label} value={text} onChange={({ target }) => setText(target.value)} />
      <LeaveQuestion unsaved={text !== ""} />
    </>
  );
}

/** As a key of the page or the list of commands does it: no link is clicked. */
function GoOn() {
  const navigate = useNavigate();
  return (
    <button type="button" onClick={() => void navigate("/last")}>
      Go on
    </button>
  );
}

const question = () => screen.queryByRole("dialog", { name: "Leave without saving?" });
const steps = async (delta: number) => act(async () => globalThis.history.go(delta));
const staysHere = async () => waitFor(() => expect(globalThis.location.pathname).toBe("/form"));

it("asks when Back leads away from what is not saved, and stays or leaves as it is told", async () => {
  const user = await openForm();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Dana");
  await steps(-1);
  await waitFor(() => expect(question()).toBeVisible());
  await staysHere();
  await user.click(screen.getByRole("button", { name: "Stay here" }));
  expect(question()).toBeNull();
  expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Dana");

  await steps(-1);
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  expect(await screen.findByRole("link", { name: "To the form" })).toBeVisible();
  expect(globalThis.location.pathname).toBe("/first");
});

it("asks when Forward leads away too, and however far one goes", async () => {
  const user = await openForm();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByRole("heading", { name: "Last" });
  await steps(-1);
  await user.click(await screen.findByRole("link", { name: "Open" }));
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByRole("heading", { name: "Last" });
  await steps(-1);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Dana");
  await steps(-2);
  await user.click(await screen.findByRole("button", { name: "Stay here" }));
  await staysHere();
  expect(globalThis.location.search).toBe("?open=1");

  await steps(1);
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  expect(await screen.findByRole("heading", { name: "Last" })).toBeVisible();
});

it("asks when something that is no link leads away", async () => {
  const user = await openForm();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Dana");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(question()).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Stay here" }));
  expect(globalThis.location.pathname).toBe("/form");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(await screen.findByRole("heading", { name: "Last" })).toBeVisible();
});

it("asks once for all that is not saved, also when some of it is saved by then", async () => {
  const user = await openForm();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Dana");
  await user.type(screen.getByRole("textbox", { name: "Address" }), "here");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(screen.getAllByRole("dialog")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Stay here" }));
  await user.clear(screen.getByRole("textbox", { name: "Address" }));
  await steps(-1);
  await waitFor(() => expect(screen.getAllByRole("dialog")).toHaveLength(1));
  await staysHere();
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(await screen.findByRole("link", { name: "To the form" })).toBeVisible();
});

it("takes what is saved behind the question for an answer", async () => {
  const user = await openForm();
  const name = screen.getByRole("textbox", { name: "Name" });
  await user.type(name, "Dana");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(question()).toBeVisible();
  fireEvent.change(name, { target: { value: "" } });
  await user.type(name, "Lee");
  expect(question()).toBeNull();
});

it("asks nothing within the page, nor where nothing is unsaved any more", async () => {
  const user = await openForm();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Dana");
  await user.click(screen.getByRole("link", { name: "Open" }));
  await waitFor(() => expect(globalThis.location.search).toBe("?open=1"));
  await steps(-1);
  await waitFor(() => expect(globalThis.location.search).toBe(""));
  expect(question()).toBeNull();

  await user.clear(screen.getByRole("textbox", { name: "Name" }));
  await steps(-1);
  expect(await screen.findByRole("link", { name: "To the form" })).toBeVisible();
});
