import { teamsWords } from "../../lib/words/en/teams.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import styles from "./connect-guide.module.css";

/** Where the trigger has the card, and what tells that it was posted. */
const CARD = "triggerBody()?['attachments'][0]?['content']";
const RESPONSE = '{"posted": true}';

/** From nothing to a URL, step by step. */
export function TeamsGuide({ isOpen }: { readonly isOpen: boolean }) {
  const [create, post, respond, save] = teamsWords.steps;
  return (
    <details className={styles["guide"]} open={isOpen}>
      <summary>{teamsWords.guide}</summary>
      <ol>
        <li>{create}</li>
        <li>
          <p>{post}</p>
          <CopyText label={teamsWords.card} text={CARD} />
        </li>
        <li>
          <p>{respond}</p>
          <CopyText label={teamsWords.response} text={RESPONSE} />
        </li>
        <li>{save}</li>
        <li>{teamsWords.owner}</li>
      </ol>
    </details>
  );
}
