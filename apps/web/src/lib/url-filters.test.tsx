import { act, renderHook } from "@testing-library/react";
import { MemoryRouter } from "react-router-dom";
import { expect, test } from "vitest";
import { useUrlFilters } from "./url-filters.ts";

test("a change of the address builds on the one before it, also before that is shown, and on nothing older", () => {
  const { result } = renderHook(() => useUrlFilters(), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={["/?state=failed"]}>{children}</MemoryRouter>,
  });
  const shown = () => result.current.params.toString();
  act(() => {
    result.current.set("channel", "mail");
    result.current.set("person", "dana");
  });
  expect(shown()).toBe("state=failed&channel=mail&person=dana");

  act(() => result.current.clear());
  expect(shown()).toBe("");
  act(() => result.current.set("state", "failed"));
  expect(shown()).toBe("state=failed");
  act(() => result.current.set("person", ""));
  expect(shown()).toBe("state=failed");
});
