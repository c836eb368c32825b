import type { EndpointId, PersonId } from "@tocsin/ports";
import { writeAudit } from "../access/audit.ts";
import type { Db } from "../database.ts";

interface Done {
  readonly id: EndpointId;
  readonly by: PersonId;
  readonly at: number;
}

export function auditEndpoint(db: Db, { id, by, at }: Done, action: string, detail: Readonly<Record<string, unknown>>): void {
  writeAudit(db, { at, actor: by, action, object: `endpoint ${id}`, detail });
}
