import { TOKEN_SCOPES, type TokenScope } from "@tocsin/domain";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { ChoiceSet } from "../../ui/choice-set.tsx";
import { isUseless, withScope } from "./token-draft.ts";
import styles from "./tokens.module.css";

interface ScopeChoiceProps {
  readonly scopes: readonly TokenScope[];
  readonly superuser: boolean;
  readonly error: string | undefined;
  readonly onChange: (scopes: readonly TokenScope[]) => void;
}

/** What a token allows, a sentence each; what would be worth nothing can be reached and read, but not chosen. */
export function ScopeChoice({ scopes, superuser, error, onChange }: ScopeChoiceProps) {
  return (
    <ChoiceSet legend={tokenWords.which} error={error} errorId="token-scopes-error">
      {TOKEN_SCOPES.map((scope, index) => {
        const useless = isUseless(scope, superuser);
        const hintId = `token-scope-${scope}`;
        return (
          <div key={scope} className={styles["scope"]} data-useless={useless || undefined}>
            <label>
              <input
                id={index === 0 ? "token-scopes" : undefined}
                type="checkbox"
                checked={scopes.includes(scope)}
                aria-disabled={useless || undefined}
                aria-describedby={hintId}
                onChange={() => {
                  if (!useless) onChange(withScope(scopes, scope));
                }}
              />
              <span>
                {tokenWords.scopes[scope]} <code aria-hidden>{scope}</code>
              </span>
            </label>
            <p id={hintId}>
              {tokenWords.scopeMeaning[scope]}
              {scope === "read" && superuser && ` ${tokenWords.readMetrics}`}
              {useless && (
                <>
                  {" "}
                  <strong>{tokenWords.superusersOnly}</strong>
                </>
              )}
            </p>
          </div>
        );
      })}
    </ChoiceSet>
  );
}
