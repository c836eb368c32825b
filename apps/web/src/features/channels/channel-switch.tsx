import type { ChannelView } from "@tocsin/contract";
import { channelWords } from "../../lib/words/en/channels.ts";
import { CheckField } from "../../ui/field.tsx";

interface ChannelSwitchProps {
  readonly state: ChannelView;
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Whether a channel is used at all. Who is about to turn it off is told what depends on it. */
export function ChannelSwitch({ state, label, hint, isOn, onChange }: ChannelSwitchProps) {
  const { channel, enabled, settingsOn } = state;
  const isGoingOff = enabled && !isOn && settingsOn > 0;
  return (
    <div>
      <CheckField id={`${channel}-enabled`} label={label} hint={hint} checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <div role="status">{isGoingOff && <strong>{channelWords.goingOff(settingsOn, state.label)}</strong>}</div>
    </div>
  );
}
