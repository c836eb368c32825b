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

export interface SettingsWrites {
  patchSettings(input: {
    readonly systemAudience?: SystemAudience;
    readonly publicUrl?: string | null;
    readonly teamName?: string | null;
    readonly disclaimer?: string | null;
    readonly retention?: Partial<Retention>;
    /** Null: forget the instance, so that another may connect. */
    readonly defectdojoInstance?: null;
    readonly by: PersonId;
    readonly at: number;
  }): Promise<Settings>;
  /** Remembers the first instance and refuses another; notes when it was heard of. */
  seeDefectDojo(input: {
    readonly instance: string | null;
    readonly at: number;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly known: string }>;
}
