import { useState } from "react";
import { Link } from "react-router-dom";
import { api } from "../lib/api.ts";
import { askForKeys } from "../lib/key-help.ts";
import { useMe } from "../lib/own-person.ts";
import { shownKey } from "../lib/own-keys.ts";
import { tellSignedOut } from "../lib/signed-out.ts";
import { ownPageWords } from "../lib/words/en/own-pages.ts";
import { Button } from "../ui/button.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import styles from "./user-menu.module.css";

const PLACES = [
  ["/account", ownPageWords.account],
  ["/tokens", ownPageWords.tokens],
  ["/sessions", ownPageWords.sessions],
] as const;

/** Who one is, what is one's own, and the way out. */
export function UserMenuItems({ onClose }: { readonly onClose: () => void }) {
  const me = useMe();
  const [failed, setFailed] = useState(false);
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
      <p className={styles["who"]}>
        <strong>{me.name === "" ? me.username : me.name}</strong>
        {me.email !== null && <span>{me.email}</span>}
      </p>
      <ThemeSwitch />
      <button
        type="button"
        className={styles["item"]}
        aria-keyshortcuts={shownKey("help", "matrix")}
        onClick={() => {
          onClose();
          askForKeys();
        }}
      >
        {ownPageWords.keys}
      </button>
      {PLACES.map(([to, label]) => (
        <Link key={to} className={styles["item"]} to={to} onClick={onClose}>
          {label}
        </Link>
      ))}
      <div className={styles["out"]}>
        <Button onClick={() => void signOut()}>{ownPageWords.signOut}</Button>
        {failed && <p role="alert">{ownPageWords.signOutFailed}</p>}
      </div>
    </>
  );
}
