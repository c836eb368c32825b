import type { SystemAudience } from "@tocsin/domain";
import type { PersonId } from "./ids.ts";
import type { Retention } from "./retention.ts";

export interface Settings {
  readonly systemAudience: SystemAudience;
  /** Builds links, nothing else; null: the origin the server was started with. */
  readonly publicUrl: string | null;
  readonly teamName: string | null;
  readonly disclaimer: string | null;
  readonly retention: Retention;
  /** The DefectDojo instance whose first request was accepted, and when it was last heard of. */
  readonly defectdojo: { readonly instance: string | null; readonly lastSeenAt: number | null };
}

export interface SettingsReads {
  settings(input: Record<string, never>): Promise<Settings>;
}

/** Settings by name; what is left out is not spoken of. */
export interface SomeSettings {
  readonly systemAudience?: SystemAudience;
  readonly publicUrl?: string | null;
  readonly teamName?: string | null;
  readonly disclaimer?: string | null;
  readonly retention?: Partial<Retention>;
}

/** A setting that is another one than was read, and what it is now. */
export interface StandingSetting {
  readonly setting: Exclude<keyof SomeSettings, "retention"> | keyof Retention;
  readonly value: string | number | null;
}

export type SettingsPatched =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly stands: readonly StandingSetting[] };

export interface SettingsWrites {
  patchSettings(
    input: SomeSettings & {
      /** Null: forget the instance, so that another may connect. */
      readonly defectdojoInstance?: null;
      /** As they were read: where one is another by now, and not what it is to become, nothing is written. Left out: whatever they are. */
      readonly from?: SomeSettings;
      readonly by: PersonId;
      readonly at: number;
    },
  ): Promise<SettingsPatched>;
  /** Remembers the first instance and refuses another; notes when it was heard of. */
  seeDefectDojo(input: {
    readonly instance: string | null;
    readonly at: number;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly known: string }>;
}
