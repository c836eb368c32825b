import { copyWords } from "../../lib/words/en/product-copy.ts";
import styles from "./copy-dialog.module.css";
import type { Targets } from "./use-targets.ts";

interface CopyPreviewProps extends Pick<Targets, "targets" | "plan" | "isReading"> {
  readonly said: string | null;
}

/** Before anything is written: what will be added, what will be changed and where, and what is left out. */
export function CopyPreview({ targets, plan, isReading, said }: CopyPreviewProps) {
  const lines = linesOf(targets, plan);
  return (
    <div className={styles["preview"]}>
      {isReading ? <p>{copyWords.looking}</p> : lines.map((line) => <p key={line}>{line}</p>)}
      {targets.length === 0 && said === null && <p>{copyWords.noneChosen}</p>}
      {said !== null && <p className={styles["said"]}>{said}</p>}
    </div>
  );
}

function linesOf(targets: Targets["targets"], { adds, replaces, same }: Targets["plan"]): readonly string[] {
  const replaced = targets.filter(({ plan }) => plan !== null && plan.replaces.length > 0);
  const unread = targets.filter(({ unreadable }) => unreadable !== null);
  return [
    ...(adds.products > 0 ? [copyWords.adds(adds)] : []),
    ...(replaced.length > 0 ? [copyWords.replaces(replaces, namesOf(replaced))] : []),
    ...(same > 0 ? [copyWords.same(same)] : []),
    ...(unread.length > 0 ? [copyWords.leftOut(namesOf(unread))] : []),
  ];
}

function namesOf(targets: Targets["targets"]): readonly string[] {
  return targets.map(({ name }) => name);
}
