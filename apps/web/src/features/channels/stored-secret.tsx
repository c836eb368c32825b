import type { ChannelView } from "@tocsin/contract";
import { type RefObject, useEffect, useRef } from "react";
import { channelWords } from "../../lib/words/en/channels.ts";
import { setupWords } from "../../lib/words/en/setup.ts";
import { Button } from "../../ui/button.tsx";
import { PasswordField } from "../../ui/field.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import styles from "./channel-form.module.css";

/** What happens to a stored secret: it is never shown, so it is kept, replaced or removed as a whole. */
export type SecretChange = "keep" | "replace" | "remove";

interface StoredSecretProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** What the server shows of the stored secret; null: none is stored. */
  readonly mask: string | null;
  /** Who entered it, and when; null where that is not known. */
  readonly setBy?: ChannelView["secretSet"] | undefined;
  readonly change: SecretChange;
  readonly value: string;
  readonly error: string | undefined;
  /** The channel works without one. */
  readonly isOptional: boolean;
  readonly onChange: (change: SecretChange, value: string) => void;
}

/** Write-only: the stored secret is kept, replaced or removed, never shown. */
export function StoredSecret(props: StoredSecretProps) {
  const { label, mask, change, onChange } = props;
  const { place, turn } = useTurn(onChange);
  if (mask !== null && change === "keep") {
    return (
      <div ref={place} className={styles["stored"]}>
        <strong>{label}</strong>
        <p className="meta">
          {channelWords.secretKept(mask)}
          {props.setBy !== undefined && props.setBy !== null && (
            <>
              {" "}
              {channelWords.secretSetBy(props.setBy.by?.name ?? null)} <RelativeTime at={props.setBy.at} />.
            </>
          )}
        </p>
        <div className={styles["choices"]}>
          <Button onClick={() => turn("replace")}>{channelWords.replace}</Button>
          {props.isOptional && <Button onClick={() => turn("remove")}>{channelWords.remove}</Button>}
        </div>
      </div>
    );
  }
  if (change === "remove") {
    return (
      <div ref={place} className={styles["stored"]}>
        <strong>{label}</strong>
        <p>{channelWords.willBeRemoved}</p>
        <Button onClick={() => turn("keep")}>{channelWords.keep}</Button>
      </div>
    );
  }
  return (
    <div ref={place} className={styles["password"]}>
      <PasswordField
        id={props.id}
        label={label}
        hint={props.hint}
        showLabel={setupWords.showTyped}
        autoComplete="new-password"
        maxLength={1_024}
        value={props.value}
        error={props.error}
        onChange={(event) => onChange("replace", event.target.value)}
      />
      {mask !== null && (
        <button type="button" className="link" onClick={() => turn("keep")}>
          {channelWords.keep}
        </button>
      )}
    </div>
  );
}

interface Turn {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly turn: (change: SecretChange) => void;
}

/** The button that is pressed goes with what it changes: what takes its place has focus then. */
function useTurn(onChange: StoredSecretProps["onChange"]): Turn {
  const place = useRef<HTMLDivElement>(null);
  const isPressed = useRef(false);
  useEffect(() => {
    if (!isPressed.current) return;
    isPressed.current = false;
    place.current?.querySelector<HTMLElement>("input, button")?.focus();
  });
  return {
    place,
    turn: (next) => {
      isPressed.current = true;
      onChange(next, "");
    },
  };
}
