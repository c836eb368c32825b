import type { Me } from "@tocsin/contract";
import type { ReactNode } from "react";
import { refusedSlackWords } from "../lib/words/en/refused-slack.ts";
import { Notice } from "./notice.tsx";
import styles from "./refused-address.module.css";
import { RelativeTime } from "./relative-time.tsx";

interface RefusedSlackProps {
  readonly slack: Pick<Me["slack"], "refusal" | "origin">;
  /** The way to where one does something about it. */
  readonly children?: ReactNode;
}

/** One's own address, at which nothing arrives in Slack, and what to do; nothing where messages arrive. */
export function RefusedSlack({ slack: { refusal, origin }, children }: RefusedSlackProps) {
  if (refusal === null) return null;
  const { refused, code, since, meanwhile, directory, toDo } = refusedSlackWords;
  return (
    <Notice tone="warning">
      <p className={styles["text"]}>
        {refused} <strong>{refusal.address}</strong>
        {code(refusal.code)}. {since} <RelativeTime at={refusal.at} />. {meanwhile} {origin === "directory" ? directory : toDo}
      </p>
      {children}
    </Notice>
  );
}
