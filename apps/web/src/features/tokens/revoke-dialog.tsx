import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Token } from "@tocsin/contract";
import { announce } from "../../lib/announcer.ts";
import { ApiProblem } from "../../lib/api-problem.ts";
import { useNow } from "../../lib/now.ts";
import { problemText } from "../../lib/problem-text.ts";
import { tokensApi, tokensQuery } from "../../lib/tokens-api.ts";
import { formWords } from "../../lib/words/en/forms.ts";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogActions } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { isOver } from "./token-columns.tsx";
import styles from "./tokens.module.css";

interface RevokeDialogProps {
  readonly token: Token;
  readonly onClose: () => void;
}

/** Says what stops: revoking is for good. */
export function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const over = isOver(token, useNow());
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeOnce(token.id),
    onSuccess: async () => {
      announce(over ? tokenWords.removed(token.name) : tokenWords.revoked(token.name));
      // The list first: the button that focus would go back to is gone by then.
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={over ? tokenWords.removeTitle(token.name) : tokenWords.revokeTitle(token.name)} onClose={onClose}>
      <div className={styles["stack"]}>
        {over ? <p>{tokenWords.removeMeaning}</p> : <WhatStops token={token} />}
        {revoke.isError && <p role="alert">{problemText(revoke.error)}</p>}
        <DialogActions>
          <Button onClick={onClose}>{formWords.cancel}</Button>
          <Button tone="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {over ? tokenWords.remove : tokenWords.revoke}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** What another tab has revoked already is revoked. */
async function revokeOnce(token: string): Promise<void> {
  try {
    await tokensApi.deleteToken(token);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
  }
}

function WhatStops({ token: { scopes, lastUsedAt } }: Pick<RevokeDialogProps, "token">) {
  return (
    <>
      <p>{tokenWords.revokeAt}</p>
      <ul className={styles["stops"]}>
        {scopes.map((scope) => (
          <li key={scope}>{tokenWords.stops[scope]}</li>
        ))}
      </ul>
      <p>
        {lastUsedAt === null ? (
          tokenWords.neverUsedYet
        ) : (
          <>
            {tokenWords.stillUsed} <RelativeTime at={lastUsedAt} />.
          </>
        )}
      </p>
    </>
  );
}
