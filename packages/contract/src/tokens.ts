import { OWN_SOURCE, TOKEN_SCOPES } from "@tocsin/domain";
import { z } from "zod";
import { pageOf } from "./lists.ts";
import { instant, lineOf, opaqueId, timestamp } from "./wire-values.ts";

const scopes = z.array(z.enum(TOKEN_SCOPES)).readonly();

export const token = z
  .object({
    id: opaqueId,
    name: z.string().meta({ example: "ci" }),
    scopes,
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().meta({ description: "To the minute." }),
  })
  .meta({ id: "Token", description: "An API token, without its secret." });
export type Token = z.infer<typeof token>;

export const tokensPage = pageOf(token).meta({ id: "TokensPage", description: "One's own tokens, newest first." });
export type TokensPage = z.infer<typeof tokensPage>;

export const createTokenBody = z
  .strictObject({
    name: lineOf(100)
      // Events are named after the token that brought them.
      .refine((name) => name !== OWN_SOURCE, `"${OWN_SOURCE}" is the name of what Tocsin says about itself. Choose another.`)
      .meta({ example: "ci" }),
    scopes: z
      .array(z.enum(TOKEN_SCOPES))
      .min(1, "Name at least one scope.")
      .transform((given) => [...new Set(given)])
      .readonly(),
    expiresAt: instant.nullable().default(null).meta({ description: "At most a year ahead; left out or null: in 90 days." }),
  })
  .meta({
    id: "CreateToken",
    description: "A token acts as its owner; a scope narrows what it may do, never widens it.",
    examples: [{ name: "ci", scopes: ["events:write"], expiresAt: null }],
  });
export type CreateTokenBody = z.output<typeof createTokenBody>;

export const createdToken = z
  .object({ ...token.shape, token: z.string().meta({ description: "Shown this once.", example: "tcn_…" }) })
  .meta({ id: "CreatedToken", description: "A new API token with its secret." });
export type CreatedToken = z.infer<typeof createdToken>;

export const tokenPath = z.object({ id: opaqueId });
