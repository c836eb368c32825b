import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { onAskedForKeys } from "../../lib/key-help.ts";
import { useMe } from "../../lib/own-person.ts";
import { usePageKey } from "../../lib/page-keys.ts";
import { GoHint } from "./go-hint.tsx";
import { useGoKeys } from "./use-go-keys.ts";

const KeySheet = lazy(async () => ({ default: (await import("./key-sheet.tsx")).KeySheet }));

/** The keys that every page has: `?` lists all of them, `g` and a letter lead to another page. */
export function PageKeys() {
  const { superuser } = useMe();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(() => setOpen(true), []);
  useEffect(() => onAskedForKeys(open), [open]);
  usePageKey("?", open);
  const pending = useGoKeys(superuser, (to) => void navigate(to));
  return (
    <>
      {pending !== null && <GoHint keys={pending} />}
      {isOpen && (
        <Suspense>
          <KeySheet pathname={pathname} superuser={superuser} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
