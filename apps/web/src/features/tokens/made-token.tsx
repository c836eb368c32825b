import type { CreatedToken } from "@tocsin/contract";
import type { TokenScope } from "@tocsin/domain";
import { useId } from "react";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { Button } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import type { TokenPurpose } from "./token-draft.ts";
import styles from "./tokens.module.css";

interface MadeTokenProps {
  readonly token: CreatedToken;
  readonly purpose: TokenPurpose;
  readonly returnTo: string;
  readonly onClose: () => void;
}

/** The token, shown this once: it goes only by its own button, so that no slip of Escape loses it. And what to do with it. */
export function MadeToken({ token: { name, token, scopes }, purpose, returnTo, onClose }: MadeTokenProps) {
  const takesEvents = scopes.includes("events:write");
  const dojo = takesEvents && <DojoSteps key="dojo" />;
  return (
    <Dialog title={tokenWords.madeTitle(name)} returnTo={returnTo}>
      <div className={styles["stack"]}>
        <p>{tokenWords.madeOnce}</p>
        <CopyText label={tokenWords.token} text={token} />
        {purpose === "defectdojo" && dojo}
        <ScriptSteps scope={mostParticular(scopes)} />
        {purpose !== "defectdojo" && dojo}
        <DialogActions>
          <Button tone="primary" onClick={onClose}>
            {tokenWords.done}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

const BY_PARTICULARITY: readonly TokenScope[] = ["events:write", "directory:write", "read", "admin"];

function mostParticular(scopes: readonly TokenScope[]): TokenScope {
  return BY_PARTICULARITY.find((scope) => scopes.includes(scope)) ?? "read";
}

function ScriptSteps({ scope }: { readonly scope: TokenScope }) {
  const titleId = useId();
  return (
    <section className={styles["steps"]} aria-labelledby={titleId}>
      <h3 id={titleId}>{tokenWords.script}</h3>
      <p>{tokenWords.scriptHow}</p>
      <CopyText label={tokenWords.scriptCall} text={tokenWords.command[scope](globalThis.location.origin)} />
      <p className="meta">
        {tokenWords.commandDoes[scope]}{" "}
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {tokenWords.scriptDocs}
        </a>
      </p>
    </section>
  );
}

function DojoSteps() {
  const titleId = useId();
  return (
    <section className={styles["steps"]} aria-labelledby={titleId}>
      <h3 id={titleId}>{tokenWords.dojo}</h3>
      <ol>
        <li>{tokenWords.dojoSteps.enable}</li>
        <li>
          <p>{tokenWords.dojoSteps.add}</p>
          <CopyText label={tokenWords.dojoUrl} text={`${globalThis.location.origin}/api/v1/ingest/defectdojo`} />
          <CopyText label={tokenWords.dojoHeader} text="X-Tocsin-Token" />
          <p>{tokenWords.dojoTest}</p>
        </li>
        <li>{tokenWords.dojoSteps.choose}</li>
      </ol>
    </section>
  );
}
