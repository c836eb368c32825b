export { isRefusedAddress } from "./guarded-connect.ts";
export { BadMailSettings, createMailAdapter } from "./mail-adapter.ts";
export { checkMailSettings, type MailAdapterOptions, type MailSettingsProblem, parseSender, type PhaseLimits } from "./mail-options.ts";
