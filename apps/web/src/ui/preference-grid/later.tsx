import { type ComponentType, lazy, type ReactNode, useState } from "react";

/** What opens only on request is not part of the first load. */
const details = later(async () => (await import("./details-popover.tsx")).DetailsPopover);
const guard = later(async () => (await import("./guard-dialog.tsx")).GuardDialog);
const review = later(async () => (await import("./conflict-review.tsx")).ConflictReview);

export const DetailsPopover = details.Part;
export const GuardDialog = guard.Part;
export const ConflictReview = review.Part;

/** Fetches it all the same, so that it is there when it is asked for, connection or not. */
export async function fetchLater(): Promise<void> {
  await Promise.allSettled([details, guard, review].map(({ fetch }) => fetch()));
}

/** Once fetched it is drawn with what asks for it: a lazy component waits for a moment even then. */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let there: ComponentType<Props> | null = null;
  const fetch = async (): Promise<ComponentType<Props>> => (there ??= await load());
  const Awaited = lazy<ComponentType<Props>>(async () => ({ default: await fetch() }));
  const Part = (props: Props): ReactNode => {
    // The same one for as long as it is open.
    const [Shown] = useState<ComponentType<Props>>(() => there ?? Awaited);
    return <Shown {...props} />;
  };
  return { Part, fetch };
}
