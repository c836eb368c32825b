/** For focus that a control took away with it: the title of the sheet while it is open, for it has all of the page then; else of the page. */
export function focusTitle(): void {
  takeFocus(document.querySelector<HTMLElement>("dialog[open] h2") ?? document.querySelector<HTMLElement>("h1"));
}

/** Also of one that is about to open. */
export function focusTitleOf(sheet: Element): void {
  takeFocus(sheet.querySelector("h2"));
}

function takeFocus(title: HTMLElement | null): void {
  if (title === null) return;
  // Only now: a title that takes focus would have it when the sheet opens.
  title.tabIndex = -1;
  title.focus();
}
