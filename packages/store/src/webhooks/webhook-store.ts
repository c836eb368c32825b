import type { WebhookReads, WebhookWrites } from "@tocsin/ports";
import type { Db } from "../database.ts";
import type { Writer } from "../unit-of-work.ts";
import { activeEndpoint, endpoint, endpoints } from "./endpoint-reads.ts";
import { createEndpoint, deleteEndpoint, disableEndpoint, enableEndpoint, patchEndpoint } from "./endpoint-writes.ts";
import { rotateEndpointSecret } from "./endpoint-secrets.ts";

export function webhookReads(db: Db): WebhookReads {
  return {
    endpoints: async (input) => endpoints(db, input),
    endpoint: async (input) => endpoint(db, input),
    activeEndpoint: async (input) => activeEndpoint(db, input),
  };
}

export function webhookWrites(writer: Writer): WebhookWrites {
  return {
    createEndpoint: (input) => writer.write((db) => createEndpoint(db, input)),
    patchEndpoint: (input) => writer.write((db) => patchEndpoint(db, input)),
    rotateEndpointSecret: (input) => writer.write((db) => rotateEndpointSecret(db, input)),
    enableEndpoint: (input) => writer.write((db) => enableEndpoint(db, input)),
    disableEndpoint: (input) => writer.write((db) => disableEndpoint(db, input)),
    deleteEndpoint: (input) => writer.write((db) => deleteEndpoint(db, input)),
  };
}
