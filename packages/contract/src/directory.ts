import { ROLES } from "@tocsin/domain";
import { z } from "zod";
import { email, lineOf, lineOrEmpty, NAME_MAX, REF_MAX, username } from "./wire-values.ts";

const ref = z.string().min(1).max(REF_MAX).meta({ description: "Id in the source.", example: "12" });
const role = z.enum(ROLES, `Must be one of ${ROLES.join(", ")}.`);
const name = lineOf(NAME_MAX);

export const directoryUser = z
  .strictObject({
    ref,
    username,
    email: email.nullable().default(null),
    slackEmail: email.nullish().meta({
      description:
        "Where Slack knows the person by another address; their person does not change it then. Null: by the e-mail, or by what the person confirmed. Left out: what holds stays.",
    }),
    name: lineOrEmpty(NAME_MAX).default("").meta({ example: "Dana Reyes" }),
    active: z.boolean().default(true),
    superuser: z.boolean().default(false).meta({ description: "True needs the scope `admin` too." }),
    globalRole: role.nullable().default(null),
  })
  .meta({ id: "DirectoryUser", description: "A person in a directory." });

export const directoryGroup = z
  .strictObject({
    ref,
    name,
    members: z.array(ref).readonly().meta({ description: "`ref` of users; always the whole list." }),
    globalRole: role.nullable().default(null),
  })
  .meta({ id: "DirectoryGroup", description: "A group in a directory." });

interface Subject {
  readonly kind: "user" | "group";
  readonly ref: string;
}

interface Target {
  readonly kind: "product" | "productType";
  readonly ref: string;
}

/** A membership as the inside knows it: exactly one member, exactly one object. */
export interface DirectoryMembership {
  readonly subject: Subject;
  readonly object: Target;
  readonly role: z.output<typeof role>;
}

export const directoryMembership = z
  .strictObject({ user: ref.nullish(), group: ref.nullish(), product: ref.nullish(), productType: ref.nullish(), role })
  .transform((given, context): DirectoryMembership => {
    const subject = exactlyOne<Subject["kind"]>(["user", given.user], ["group", given.group]);
    const object = exactlyOne<Target["kind"]>(["product", given.product], ["productType", given.productType]);
    if (subject !== null && object !== null) return { subject, object, role: given.role };
    if (subject === null) context.issues.push({ code: "custom", input: given, message: "Name either a user or a group." });
    if (object === null) context.issues.push({ code: "custom", input: given, message: "Name either a product or a productType." });
    return z.NEVER;
  })
  .meta({ id: "DirectoryMembership", description: "One of `user` or `group`, in one of `product` or `productType`." });

type Candidate<K extends string> = readonly [kind: K, ref: string | null | undefined];

function exactlyOne<K extends string>(...candidates: readonly Candidate<K>[]): { readonly kind: K; readonly ref: string } | null {
  const given = candidates.flatMap(([kind, value]) => (value === null || value === undefined ? [] : [{ kind, ref: value }]));
  const [only, another] = given;
  return only === undefined || another !== undefined ? null : only;
}

const listsShape = {
  productTypes: z.array(z.strictObject({ ref, name })).readonly().optional(),
  products: z
    .array(z.strictObject({ ref, name, productType: ref.meta({ description: "`ref` of its product type." }) }))
    .readonly()
    .optional(),
  users: z.array(directoryUser).readonly().optional(),
  groups: z.array(directoryGroup).readonly().optional(),
  memberships: z.array(directoryMembership).readonly().optional(),
};
export const DIRECTORY_LISTS = [
  "productTypes",
  "products",
  "users",
  "groups",
  "memberships",
] as const satisfies readonly (keyof typeof listsShape)[];

/** A list left out is an empty one, but not where that would deactivate everything it could name. */
export const directoryBody = z
  .strictObject({
    source: lineOf(100).meta({ description: "Where it comes from; refs are unique within it.", example: "defectdojo" }),
    complete: z
      .boolean()
      .default(false)
      .meta({ description: "What came from this source and is not named here becomes inactive; memberships end." }),
    ...listsShape,
  })
  .superRefine((body, context) => {
    if (!body.complete) return;
    for (const list of DIRECTORY_LISTS) {
      if (body[list] === undefined) {
        context.addIssue({ code: "custom", path: [list], message: "With complete, send every list, an empty one if need be." });
      }
    }
  })
  .transform(({ source, complete, productTypes = [], products = [], users = [], groups = [], memberships = [] }) => ({
    source,
    complete,
    productTypes,
    products,
    users,
    groups,
    memberships,
  }))
  .meta({
    id: "Directory",
    description: "People, groups, products, product types and memberships of one source, by their `ref`.",
    examples: [
      {
        source: "defectdojo",
        complete: false,
        productTypes: [{ ref: "1", name: "Web" }],
        products: [{ ref: "12", name: "Payments API", productType: "1" }],
        users: [
          { ref: "7", username: "dana", email: "dana@example.com", name: "Dana Reyes", active: true, superuser: false, globalRole: null },
        ],
        groups: [{ ref: "3", name: "AppSec", members: ["7"] }],
        memberships: [{ group: "3", productType: "1", role: "reader" }],
      },
    ],
  });
export type Directory = z.output<typeof directoryBody>;
export type DirectoryBody = z.input<typeof directoryBody>;

const counts = z
  .object({ created: z.int(), updated: z.int(), deactivated: z.int(), unchanged: z.int() })
  .meta({ id: "DirectoryCounts", description: "For memberships, `deactivated` counts those that ended." });

export const directoryAnswer = z
  .object({ productTypes: counts, products: counts, users: counts, groups: counts, memberships: counts })
  .meta({ id: "DirectoryAnswer", description: "What a directory changed, per kind." });
export type DirectoryAnswer = z.infer<typeof directoryAnswer>;
