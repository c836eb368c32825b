import type { ProblemCode, ProblemItem } from "@tocsin/contract";
import type { EventAccepted } from "@tocsin/ports";

/** Why an event was refused although it is well formed; each is a problem code too. */
export type EventRefusal = Extract<EventAccepted, { status: "rejected" }>["refusal"] & ProblemCode;

/** The field to blame, and what would help. */
export const EVENT_REFUSAL_ERROR = {
  unknown_product: {
    path: "/product",
    message: "No product of this id or ref. Bring it in with the directory first, or leave it out.",
  },
  product_inactive: { path: "/product", message: "This product was deactivated. Activate it in its directory, or leave it out." },
  unknown_product_type: {
    path: "/productType",
    message: "No product type of this id or ref. Bring it in with the directory first, or leave it out.",
  },
  product_type_inactive: {
    path: "/productType",
    message: "This product type was deactivated. Activate it in its directory, or leave it out.",
  },
  recipients_with_audience: { path: "/audience", message: "Leave out recipients, or leave audience at default." },
} as const satisfies Record<EventRefusal, ProblemItem>;
