import { useState } from "react";
import { Link } from "react-router-dom";
import { accountWords } from "../../lib/words/en/account.ts";
import { ownPageWords } from "../../lib/words/en/own-pages.ts";
import { PasswordForm } from "./password-form.tsx";

/** Another password for oneself; what was entered is gone once it holds. */
export function PasswordChange() {
  const [changes, setChanges] = useState(0);
  return (
    <>
      <p>
        {accountWords.passwordEnds} <Link to="/sessions">{ownPageWords.sessions}</Link>.
      </p>
      <PasswordForm key={changes} isChanged={changes > 0} onChanged={() => setChanges(changes + 1)} />
    </>
  );
}
