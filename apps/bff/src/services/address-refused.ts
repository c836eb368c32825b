/** Of an address that requests would go to. */
export const ADDRESS_REFUSED_WORDS =
  "This address is not allowed: take https and port 443 of a public address, or what TOCSIN_EGRESS_ALLOW names.";
