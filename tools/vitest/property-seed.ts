import * as fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly propertySeed: number;
  }
}

// One seed for everybody: a change is judged by what it changed, never by the inputs of its day. Other seeds: npm run proof:properties.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject("propertySeed") });
