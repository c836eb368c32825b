export const mailSetupWords = {
  provider: "Provider",
  providerHint: "Fills in server, port and encryption; everything stays editable.",
  custom: "Another server",
  records: "What your domain has to publish",
  recordsLead: (domain: string) =>
    `Large mail providers take mail as coming from ${domain} only if its DNS says so. Ask whoever looks after ${domain} for these three:`,
  noDomain: "Enter a sender first: the records are those of its domain.",
  spf: "SPF says which servers may send. Name yours in the TXT record of the domain:",
  spfLabel: (domain: string) => `TXT record of ${domain}`,
  dkim: "DKIM signs each mail. The mail server signs, so switch it on there; it shows the records to publish under",
  dmarc: "DMARC says what receivers do with mail that fails both. Begin by watching:",
  dmarcLabel: (domain: string) => `TXT record of _dmarc.${domain}`,
} as const;
