/** What takes focus at a place of the matrix: the place itself, or in a simple table its box. */
export function stopIn(place: HTMLElement | null | undefined): HTMLElement | null {
  return place?.querySelector<HTMLElement>('[tabindex="0"]') ?? place ?? null;
}
