import type { ChannelView } from "@tocsin/contract";
import { channelWords } from "../../lib/words/en/channels.ts";
import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";
import type { MailDraft } from "./mail-draft.ts";
import styles from "./channel-form.module.css";
import { MailPresetChoice } from "./mail-preset-choice.tsx";
import { StoredSecret } from "./stored-secret.tsx";

interface MailFieldsProps {
  readonly draft: MailDraft;
  readonly state: ChannelView;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<MailDraft>) => void;
}

const SECURITIES = ["starttls", "tls", "none"] as const;

export function MailFields({ draft, state, errors, onChange }: MailFieldsProps) {
  return (
    <>
      <ChannelSwitch
        state={state}
        label={channelWords.enabled}
        hint={channelWords.enabledHint}
        isOn={draft.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
      <ServerFields draft={draft} errors={errors} onChange={onChange} />
      <TextField
        id="mail-username"
        label={channelWords.username}
        hint={channelWords.usernameHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={255}
        value={draft.username}
        error={errors["username"]}
        onChange={(event) => onChange({ username: event.target.value })}
      />
      <StoredSecret
        id="mail-password"
        label={channelWords.password}
        hint={channelWords.passwordHint}
        mask={state.mail?.password ?? null}
        setBy={state.secretSet}
        change={draft.passwordChange}
        value={draft.password}
        error={errors["password"]}
        isOptional
        onChange={(passwordChange, password) => onChange({ passwordChange, password })}
      />
      <TextField
        id="mail-from"
        label={channelWords.from}
        hint={channelWords.fromHint}
        autoComplete="off"
        maxLength={400}
        value={draft.from}
        error={errors["from"]}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <TextField
        id="mail-systemTo"
        type="email"
        label={channelWords.systemTo}
        hint={channelWords.systemToHint}
        autoComplete="off"
        maxLength={254}
        value={draft.systemTo}
        error={errors["systemTo"]}
        onChange={(event) => onChange({ systemTo: event.target.value })}
      />
    </>
  );
}

type ServerFieldsProps = Omit<MailFieldsProps, "state">;

function ServerFields({ draft, errors, onChange }: ServerFieldsProps) {
  return (
    <>
      <MailPresetChoice draft={draft} onChange={onChange} />
      <div className={styles["server"]}>
        <TextField
          id="mail-host"
          label={channelWords.host}
          hint={channelWords.hostHint}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={253}
          value={draft.host}
          error={errors["host"]}
          onChange={(event) => onChange({ host: event.target.value })}
        />
        <TextField
          id="mail-port"
          label={channelWords.port}
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          value={draft.port}
          error={errors["port"]}
          onChange={(event) => onChange({ port: event.target.value })}
        />
      </div>
      <SecurityField draft={draft} errors={errors} onChange={onChange} />
      <PaceFields draft={draft} errors={errors} onChange={onChange} />
    </>
  );
}

function SecurityField({ draft, errors, onChange }: ServerFieldsProps) {
  return (
    <SelectField
      id="mail-security"
      label={channelWords.security}
      value={draft.security}
      error={errors["security"]}
      onChange={(event) => {
        const security = SECURITIES.find((choice) => choice === event.target.value);
        if (security !== undefined) onChange({ security });
      }}
    >
      {SECURITIES.map((choice) => (
        <option key={choice} value={choice}>
          {channelWords.securities[choice]}
        </option>
      ))}
    </SelectField>
  );
}

/** How much the server is given at most. */
function PaceFields({ draft, errors, onChange }: ServerFieldsProps) {
  return (
    <div className={styles["pace"]}>
      <TextField
        id="mail-connections"
        label={mailSetupWords.connections}
        hint={mailSetupWords.connectionsHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={2}
        value={draft.connections}
        error={errors["connections"]}
        onChange={(event) => onChange({ connections: event.target.value })}
      />
      <TextField
        id="mail-ratePerMinute"
        label={mailSetupWords.rate}
        hint={mailSetupWords.rateHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        value={draft.ratePerMinute}
        error={errors["ratePerMinute"]}
        onChange={(event) => onChange({ ratePerMinute: event.target.value })}
      />
    </div>
  );
}
