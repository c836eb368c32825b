import { timeWords } from "../../lib/words/en/times.ts";
import { tokenWords } from "../../lib/words/en/tokens.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import { dayOf, endOf, LIFETIME_DAYS, RECOMMENDED_DAYS, type TokenDraft } from "./token-draft.ts";
import styles from "./tokens.module.css";

interface LifetimeChoiceProps {
  readonly draft: TokenDraft;
  readonly now: number;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<TokenDraft>) => void;
}

const ON_DATE = "date";
const DAY_MS = 86_400_000;

/** Until when a token is worth something. */
export function LifetimeChoice({ draft, now, error, onChange }: LifetimeChoiceProps) {
  const { lifetime, lastDay } = draft;
  const end = endOf(draft, now);
  const onDate = lifetime === null;
  return (
    <div className={styles["pair"]}>
      <SelectField
        id={onDate ? "token-lifetime" : "token-expiresAt"}
        label={tokenWords.expires}
        hint={end === null ? undefined : tokenWords.expiresHint(timeWords.date(end))}
        value={lifetime === null ? ON_DATE : String(lifetime)}
        error={onDate ? undefined : error}
        onChange={({ target }) => onChange({ lifetime: LIFETIME_DAYS.find((days) => String(days) === target.value) ?? null })}
      >
        {LIFETIME_DAYS.map((days) => (
          <option key={days} value={days}>
            {days === RECOMMENDED_DAYS ? tokenWords.recommended(tokenWords.lifetime(days)) : tokenWords.lifetime(days)}
          </option>
        ))}
        <option value={ON_DATE}>{tokenWords.onDate}</option>
      </SelectField>
      {onDate && (
        <TextField
          id="token-expiresAt"
          type="date"
          label={tokenWords.lastDay}
          hint={tokenWords.lastDayHint}
          min={dayOf(now)}
          max={dayOf(now + 365 * DAY_MS)}
          value={lastDay}
          error={error}
          onChange={({ target }) => onChange({ lastDay: target.value })}
        />
      )}
    </div>
  );
}
