import { CircleUser } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useMe } from "../lib/own-person.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./user-menu.module.css";

const load = () => import("./user-menu-items.tsx");
const UserMenuItems = lazy(async () => ({ default: (await load()).UserMenuItems }));

/** What it offers is fetched once somebody is about to open it. */
export function UserMenu() {
  const { username } = useMe();
  const panel = useRef<HTMLDivElement>(null);
  const [wasOpened, setOpened] = useState(false);
  const fetch = (): void => void load().catch(() => undefined);
  return (
    <>
      <button
        type="button"
        className={styles["opener"]}
        popoverTarget="user-menu"
        aria-label={shellWords.userMenu(username)}
        onPointerEnter={fetch}
        onFocus={fetch}
      >
        <CircleUser size={20} aria-hidden />
        <span className={styles["username"]}>{username}</span>
      </button>
      <div id="user-menu" ref={panel} popover="auto" className={styles["menu"]} onToggle={() => setOpened(true)}>
        <Suspense>{wasOpened && <UserMenuItems onClose={() => panel.current?.hidePopover()} />}</Suspense>
      </div>
    </>
  );
}
