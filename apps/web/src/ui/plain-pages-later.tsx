import { lazy } from "react";

/** Seldom seen: the first page loads without them. */
export const NotFoundPage = lazy(async () => ({ default: (await import("./plain-pages.tsx")).NotFoundPage }));
export const ForbiddenPage = lazy(async () => ({ default: (await import("./plain-pages.tsx")).ForbiddenPage }));
