/** The small company of the journeys. Products 4 and 5 are DefectDojo's ids; the password is everybody's. */
export const PASSWORD = "seven tired otters read the log";
export const SUPERUSER = "robin";

/** dana and sam may see Payments API, dana alone the Web shop; lee may see neither. */
export const DIRECTORY = {
  source: "defectdojo",
  complete: true,
  productTypes: [{ ref: "4", name: "Retail" }],
  products: [
    { ref: "4", name: "Payments API", productType: "4" },
    { ref: "5", name: "Web shop", productType: "4" },
  ],
  users: ["dana", "sam", "lee"].map((username, index) => ({
    ref: String(index + 1),
    username,
    email: `${username}@example.com`,
    name: `${username.charAt(0).toUpperCase()}${username.slice(1)} Example`,
    active: true,
    superuser: false,
    globalRole: null,
  })),
  groups: [],
  memberships: [
    { user: "1", product: "4", role: "writer" },
    { user: "1", product: "5", role: "reader" },
    { user: "2", product: "4", role: "reader" },
  ],
} as const;

/** DefectDojo's webhook request for an import, as it sends it (compact). */
export function scanAdded(product: { readonly id: number; readonly name: string }, title: string) {
  const reference = (path: string, id: number, name: string) => ({
    id,
    name,
    url_ui: `https://dojo.example.com/${path}/${String(id)}`,
    url_api: `https://dojo.example.com/api/v2/${path}s/${String(id)}/`,
  });
  return {
    description: "",
    title,
    user: null,
    product_type: reference("product/type", 4, "Retail"),
    product: reference("product", product.id, product.name),
    engagement: reference("engagement", 7, "Q4 pentest"),
    test: { ...reference("test", 90, "ZAP Scan"), title: "ZAP Scan" },
    url_ui: "https://dojo.example.com/test/90",
    url_api: "https://dojo.example.com/api/v2/tests/90/",
    finding_count: 1,
    findings: {
      new: [{ id: 232, title: "SQL injection in /pay", severity: "Critical", url_ui: "https://dojo.example.com/finding/232", url_api: "" }],
      reactivated: [],
      mitigated: [],
      untouched: [],
    },
  };
}

export const PAYMENTS = { id: 4, name: "Payments API" } as const;
export const WEB_SHOP = { id: 5, name: "Web shop" } as const;
