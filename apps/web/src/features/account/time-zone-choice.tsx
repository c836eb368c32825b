import { useMemo } from "react";
import { useNow } from "../../lib/now.ts";
import { accountWords } from "../../lib/words/en/account.ts";
import { clockText } from "../../lib/words/en/clock.ts";
import { machineZone, zonesByRegion } from "../../lib/zones-by-region.ts";
import { SelectField } from "../../ui/field.tsx";
import { useTimeZoneChange } from "./use-time-zone-change.ts";

/** The empty value of the list. */
const MACHINE = "";

/** In which zone one is shown times; held as soon as it is chosen. */
export function TimeZoneChoice() {
  const { chosen, choose, problem } = useTimeZoneChange();
  const now = useNow();
  const regions = useMemo(() => zonesByRegion(chosen), [chosen]);
  return (
    <SelectField
      id="time-zone"
      label={accountWords.timeZone}
      hint={accountWords.timeZoneHint(clockText(now, chosen ?? undefined))}
      error={problem}
      value={chosen ?? MACHINE}
      onChange={({ target }) => choose(target.value === MACHINE ? null : target.value)}
    >
      <option value={MACHINE}>{accountWords.machineZone(machineZone())}</option>
      {regions.map(({ name, zones }) => (
        <optgroup key={name} label={name}>
          {zones.map((zone) => (
            <option key={zone.name} value={zone.name}>
              {zone.label}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
