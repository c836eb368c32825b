import { randomBytes, randomInt } from "node:crypto";
import type { EndpointId } from "@tocsin/ports";
import { SecretString } from "../secrets/secret-string.ts";
import type { SecretPlace } from "../secrets/secrets.ts";

/** Most of what a row's key can be: below 2^47, within the 15 digits of our ids. */
const ID_MAX = 2 ** 47;

/** Drawn, not counted: secrets are sealed for the row before it is there. */
export function newEndpointId(): EndpointId {
  return String(randomInt(1, ID_MAX));
}

/** 32 random bytes as Standard Webhooks writes secrets. */
export function newSigningSecret(): SecretString {
  return new SecretString(`whsec_${randomBytes(32).toString("base64")}`);
}

/** Where an endpoint's signing secret lies, and the one before it: a rotation moves what is sealed. */
export function signingPlace(id: EndpointId): SecretPlace {
  return { table: "webhook_endpoints", row: id, column: "secret" };
}

export function headerPlace(id: EndpointId): SecretPlace {
  return { table: "webhook_endpoints", row: id, column: "header_value" };
}
