import { useSuspenseQuery } from "@tanstack/react-query";
import type { CreatedToken, Token } from "@tocsin/contract";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useNow } from "../../lib/now.ts";
import { useOpenedForm } from "../../lib/opened-form.ts";
import { useMe } from "../../lib/own-person.ts";
import { tokensQuery } from "../../lib/tokens-api.ts";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryBoundary } from "../../ui/query-boundary.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { MadeToken } from "./made-token.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { tokenColumns } from "./token-columns.tsx";
import { TOKEN_PURPOSES, type TokenPurpose } from "./token-draft.ts";
import { TokenForm } from "./token-form.tsx";

interface Made {
  readonly token: CreatedToken;
  readonly purpose: TokenPurpose;
}

const ADD_ID = "new-token";

export function TokensPage() {
  const form = useOpenedForm("new", TOKEN_PURPOSES);
  const [made, setMade] = useState<Made | null>(null);
  const purpose = form.value;
  return (
    <>
      <PageHeader
        title={tokenWords.title}
        lead={tokenWords.lead}
        actions={
          <Button id={ADD_ID} tone="primary" icon={<Plus size={16} aria-hidden />} onClick={() => form.open("token")}>
            {tokenWords.add}
          </Button>
        }
      />
      <QueryBoundary>
        <TokenList />
      </QueryBoundary>
      {purpose !== null && (
        <TokenForm
          purpose={purpose}
          address={{ isWanted: form.isWanted, onReopen: () => form.open(purpose), onGone: form.gone }}
          returnTo={`#${ADD_ID}`}
          onClose={form.close}
          onMade={(token) => {
            setMade({ token, purpose });
            form.close();
          }}
        />
      )}
      {made !== null && <MadeToken {...made} returnTo={`#${ADD_ID}`} onClose={() => setMade(null)} />}
    </>
  );
}

function TokenList() {
  const { superuser } = useMe();
  const now = useNow();
  const { data, isRefetchError, dataUpdatedAt, refetch } = useSuspenseQuery(tokensQuery);
  const [revoked, setRevoked] = useState<Token | null>(null);
  return (
    <>
      <StaleStrip since={isRefetchError ? dataUpdatedAt : null} onRetry={() => void refetch()} />
      {data.items.length === 0 ? (
        <EmptyState>{superuser ? tokenWords.none.superuser : tokenWords.none.person}</EmptyState>
      ) : (
        <DataTable
          caption={tokenWords.title}
          columns={tokenColumns({ now, superuser, onRevoke: setRevoked })}
          rows={data.items}
          rowKey={({ id }) => id}
        />
      )}
      {revoked !== null && <RevokeDialog key={revoked.id} token={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}
