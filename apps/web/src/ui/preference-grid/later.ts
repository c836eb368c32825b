import { lazy } from "react";

const details = async () => import("./details-popover.tsx");
const guard = async () => import("./guard-dialog.tsx");
const review = async () => import("./conflict-review.tsx");

/** What opens only on request is not part of the first load. */
export const DetailsPopover = lazy(async () => ({ default: (await details()).DetailsPopover }));
export const GuardDialog = lazy(async () => ({ default: (await guard()).GuardDialog }));
export const ConflictReview = lazy(async () => ({ default: (await review()).ConflictReview }));

/** Fetches it all the same, so that it is there when it is asked for, connection or not. */
export async function fetchLater(): Promise<void> {
  await Promise.allSettled([details(), guard(), review()]);
}
