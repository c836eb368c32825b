import type { ChannelView } from "@tocsin/contract";
import { channelWords } from "../../lib/words/en/channels.ts";
import { mailSetupWords } from "../../lib/words/en/mail-setup.ts";
import { slackWords } from "../../lib/words/en/slack.ts";
import { teamsWords } from "../../lib/words/en/teams.ts";
import { webhookWords } from "../../lib/words/en/webhooks.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { LastOutcomes } from "../../ui/last-outcomes.tsx";
import { SLACK_API_URL } from "./slack-draft.ts";

/** Of a channel that is set up: when it last worked and did not, what helps, and where it leads. */
export function ChannelFacts({ state }: { readonly state: ChannelView }) {
  const { channel, health, lastSuccessAt, lastError, waiting, remedy } = state;
  return (
    <Facts>
      {/* Each endpoint has successes and errors of its own. */}
      {channel !== "webhooks" && <LastOutcomes lastSuccessAt={lastSuccessAt} lastError={lastError} />}
      {remedy !== null && health.state !== "off" && <Fact name={channelWords.whatToDo}>{remedy}</Fact>}
      {waiting > 0 && <Fact name={channelWords.waiting}>{channelWords.deliveries(waiting)}</Fact>}
      {keySettings(state).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </Facts>
  );
}

/** Those by which somebody knows the channel again; the rest is in its form. */
function keySettings({ mail, slack, msteams, webhooks }: ChannelView): readonly (readonly [name: string, value: string])[] {
  if (mail !== null) {
    return [
      [channelWords.host, channelWords.serverAt(mail)],
      ...(mail.ratePerMinute === null ? [] : [[mailSetupWords.rate, mail.ratePerMinute.toLocaleString("en")] as const]),
      [channelWords.from, mail.from],
      [channelWords.systemTo, mail.systemTo ?? channelWords.none],
    ];
  }
  if (slack !== null) {
    return [
      [slackWords.channel, slack.channel ?? slackWords.noChannel],
      ...(slack.apiUrl === SLACK_API_URL ? [] : [[slackWords.apiUrl, slack.apiUrl] as const]),
    ];
  }
  if (msteams !== null) return [[teamsWords.leadsTo, msteams.host]];
  return webhooks === null ? [] : [[webhookWords.timeLimit, webhookWords.seconds(webhooks.timeoutSeconds)]];
}
