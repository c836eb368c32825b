import { slackWords } from "../../lib/words/en/slack.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import styles from "./connect-guide.module.css";

/** What Slack makes an app from: it may write, open direct messages and find people by their address, and nothing else. */
const MANIFEST = {
  display_information: { name: "Tocsin", description: "Tells people what happens in their products." },
  features: {
    bot_user: { display_name: "Tocsin", always_online: false },
    app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
  },
  oauth_config: { scopes: { bot: ["chat:write", "im:write", "users:read.email", "users:read"] } },
  settings: { org_deploy_enabled: false, socket_mode_enabled: false, token_rotation_enabled: false },
};

/** From nothing to a token, step by step. */
export function SlackGuide({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <details className={styles["guide"]} open={isOpen}>
      <summary>{slackWords.guide}</summary>
      <ol>
        <li>
          <p>
            {slackWords.stepCreate}{" "}
            <a href="https://api.slack.com/apps" target="_blank" rel="noreferrer">
              api.slack.com/apps
            </a>
            {slackWords.stepCreateEnd}
          </p>
          <CopyText label={slackWords.manifest} text={JSON.stringify(MANIFEST, null, 2)} />
        </li>
        <li>{slackWords.stepInstall}</li>
        <li>{slackWords.stepInvite}</li>
        <li>{slackWords.stepPeople}</li>
      </ol>
    </details>
  );
}
