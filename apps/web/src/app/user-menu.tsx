import { CircleUser } from "lucide-react";
import { useRef, useState } from "react";
import { Link } from "react-router-dom";
import { api } from "../lib/api.ts";
import { askForKeys } from "../lib/key-help.ts";
import { useMe } from "../lib/own-person.ts";
import { tellSignedOut } from "../lib/signed-out.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import { Button } from "../ui/button.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import styles from "./user-menu.module.css";

export function UserMenu() {
  const me = useMe();
  const panel = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const close = (): void => panel.current?.hidePopover();
  const signOut = async (): Promise<void> => {
    try {
      await api.signOut();
      tellSignedOut();
      // A full load: nothing of this person stays in memory.
      globalThis.location.assign("/sign-in");
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <button type="button" className={styles["opener"]} popoverTarget="user-menu" aria-label={shellWords.userMenu(me.username)}>
        <CircleUser size={20} aria-hidden />
        <span className={styles["username"]}>{me.username}</span>
      </button>
      <div id="user-menu" ref={panel} popover="auto" className={styles["menu"]}>
        <p className={styles["who"]}>
          <strong>{me.name === "" ? me.username : me.name}</strong>
          {me.email !== null && <span>{me.email}</span>}
        </p>
        <ThemeSwitch />
        <button
          type="button"
          className={styles["item"]}
          aria-keyshortcuts="?"
          onClick={() => {
            close();
            askForKeys();
          }}
        >
          {shellWords.keys}
        </button>
        <Link className={styles["item"]} to="/account" onClick={close}>
          {shellWords.account}
        </Link>
        <Link className={styles["item"]} to="/tokens" onClick={close}>
          {shellWords.tokens}
        </Link>
        <Link className={styles["item"]} to="/sessions" onClick={close}>
          {shellWords.sessions}
        </Link>
        <div className={styles["out"]}>
          <Button onClick={() => void signOut()}>{shellWords.signOut}</Button>
          {failed && <p role="alert">{shellWords.signOutFailed}</p>}
        </div>
      </div>
    </>
  );
}
