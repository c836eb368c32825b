import type { Token } from "@tocsin/contract";
import { CircleX, Clock } from "lucide-react";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StateWord } from "../../ui/state-word.tsx";
import { isUseless } from "./token-draft.ts";

interface TokenColumns {
  readonly now: number;
  readonly superuser: boolean;
  readonly onRevoke: (token: Token) => void;
}

export function tokenColumns({ now, superuser, onRevoke }: TokenColumns): readonly Column<Token>[] {
  return [
    { key: "name", label: tokenWords.name, header: true, phone: "title", cell: ({ name }) => name },
    { key: "scopes", label: tokenWords.allows, phone: "line", room: "words", cell: ({ scopes }) => allowed(scopes, superuser) },
    {
      key: "created",
      label: tokenWords.created,
      room: "line",
      phoneLabel: "before",
      givesWay: true,
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    {
      key: "used",
      label: tokenWords.lastUsed,
      room: "line",
      phoneLabel: "before",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? tokenWords.neverUsed : <RelativeTime at={lastUsedAt} />),
    },
    {
      key: "expires",
      label: tokenWords.expires,
      room: "line",
      phoneLabel: "before",
      cell: ({ expiresAt }) => <Expiry at={expiresAt} now={now} />,
    },
    {
      key: "revoke",
      label: tokenWords.revoke,
      isLabelHidden: true,
      align: "end",
      phone: "aside",
      cell: (token) => {
        const over = isOver(token, now);
        return (
          <Button aria-label={over ? tokenWords.removeOf(token.name) : tokenWords.revokeOf(token.name)} onClick={() => onRevoke(token)}>
            {over ? tokenWords.remove : tokenWords.revoke}
          </Button>
        );
      },
    },
  ];
}

export function isOver({ expiresAt }: Pick<Token, "expiresAt">, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}

/** In words; what a token allows that its owner may not do is worth nothing. */
function allowed(scopes: Token["scopes"], superuser: boolean): string {
  const useful = scopes.filter((scope) => !isUseless(scope, superuser));
  return useful.length === 0 ? tokenWords.asleep : useful.map((scope) => tokenWords.scopes[scope]).join(", ");
}

const DAY_MS = 86_400_000;
/** Time enough to put another in its place. */
const SOON_MS = 14 * DAY_MS;

function Expiry({ at, now }: { readonly at: string | null; readonly now: number }) {
  if (at === null) return tokenWords.never;
  const left = Date.parse(at) - now;
  if (left > SOON_MS) return <RelativeTime at={at} />;
  return (
    <span title={at}>
      {left <= 0 ? (
        <StateWord icon={CircleX} tone="danger">
          {tokenWords.expired}
        </StateWord>
      ) : (
        <StateWord icon={Clock} tone="warning">
          {tokenWords.endsIn(Math.ceil(left / DAY_MS))}
        </StateWord>
      )}
    </span>
  );
}
