import { useQuery } from "@tanstack/react-query";
import { setupApi } from "../../lib/setup-api.ts";
import { signInWords } from "../../lib/words/en/sign-in.ts";
import { EntryCard } from "../../ui/entry-card.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import styles from "./sign-in-page.module.css";

export function SignInPage() {
  const setup = useQuery({ queryKey: ["setup"], queryFn: ({ signal }) => setupApi.setupState(signal), retry: false });
  return (
    <EntryCard>
      <PageHeader title={signInWords.title} />
      {!canKeepCookie() && <InsecureAddress />}
      {setup.data?.needed === true && <Notice>{signInWords.setupNeeded}</Notice>}
      <SignInForm />
      <p className={styles["help"]}>{signInWords.help}</p>
    </EntryCard>
  );
}

function InsecureAddress() {
  return (
    <Notice tone="warning">
      <div className={styles["insecure"]}>
        <p>
          <strong>{signInWords.insecureTitle}</strong>
        </p>
        <p>{signInWords.insecure(globalThis.location.origin)}</p>
        <p>{signInWords.insecureAdmin}</p>
      </div>
    </Notice>
  );
}

/** Over plain http only loopback keeps the cookie, or a server that was told to do without "Secure". */
function canKeepCookie(): boolean {
  return globalThis.isSecureContext || document.querySelector('meta[name="tocsin-insecure-http"]') !== null;
}
