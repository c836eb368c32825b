const GAP_PX = 4;
const MARGIN_PX = 8;

/** Puts what floats below what it belongs to, or above it where there is no room, and never beyond the window. */
export function placeBeside(floating: HTMLElement, anchor: DOMRect | undefined): void {
  if (anchor === undefined) return;
  const { width, height } = floating.getBoundingClientRect();
  const left = Math.max(MARGIN_PX, Math.min(anchor.left, window.innerWidth - width - MARGIN_PX));
  const isRoomBelow = anchor.bottom + GAP_PX + height <= window.innerHeight;
  floating.style.left = `${left}px`;
  floating.style.top = `${Math.max(MARGIN_PX, isRoomBelow ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - height)}px`;
}
