import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import styles from "./connect-guide.module.css";
import type { MailDraft } from "./mail-draft.ts";
import { presetOf, senderDomain } from "./mail-presets.ts";

/** SPF, DKIM and DMARC of the sender's domain: without them mail lands in the junk folder, or nowhere. */
export function DomainRecords({ draft: { from, host } }: { readonly draft: Pick<MailDraft, "from" | "host"> }) {
  const domain = senderDomain(from);
  return (
    <details className={styles["guide"]}>
      <summary>{mailSetupWords.records}</summary>
      {domain === null ? <p>{mailSetupWords.noDomain}</p> : <Records domain={domain} host={host} />}
    </details>
  );
}

function Records({ domain, host }: { readonly domain: string; readonly host: string }) {
  const sender = presetOf(host)?.spf ?? spfMechanism(host.trim());
  return (
    <>
      <p>{mailSetupWords.recordsLead(domain)}</p>
      <ol>
        <li>
          <p>{mailSetupWords.spf}</p>
          <CopyText label={mailSetupWords.spfLabel(domain)} text={`v=spf1 ${sender} ~all`} />
          <p className="meta">
            {mailSetupWords.spfOnce} <code>{sender}</code>.
          </p>
        </li>
        <li>
          <p>
            {mailSetupWords.dkim} <code>{`…._domainkey.${domain}`}</code>.
          </p>
        </li>
        <li>
          <p>{mailSetupWords.dmarc}</p>
          <CopyText label={mailSetupWords.dmarcLabel(domain)} text={`v=DMARC1; p=none; rua=mailto:postmaster@${domain}`} />
        </li>
      </ol>
    </>
  );
}

/** An address is named as such, a public name by its address; a name of one's own network says nothing outside, the domain's own servers do. */
function spfMechanism(server: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(server)) return `ip4:${server}`;
  if (server.includes(":")) return `ip6:${server}`;
  return server.includes(".") ? `a:${server}` : "mx";
}
