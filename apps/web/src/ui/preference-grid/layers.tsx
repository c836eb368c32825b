/** What lies above the grid. Loaded when the grid first has focus, so that the first paint does not wait for it. */
export { DetailsPopover } from "./details-popover.tsx";
export { GuardDialog } from "./guard-dialog.tsx";
