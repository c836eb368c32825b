import type { Channel } from "@tocsin/domain";
import { lazy, Suspense, useMemo } from "react";
import { Link, useLocation, useNavigate, useParams } from "react-router-dom";
import { useChannelNotes } from "../../lib/catalogue.ts";
import { useMe } from "../../lib/own-person.ts";
import { usePreferences } from "../../lib/preferences/use-preferences.ts";
import { notificationWords, SETTINGS_SCOPES, type SettingsScope } from "../../lib/words/en/notifications.ts";
import { Button } from "../../ui/button.tsx";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ForbiddenPage, NotFoundPage } from "../../ui/plain-pages-later.tsx";
import type { ChannelPlace } from "../../ui/preference-grid/grid-props.ts";
import { MATRIX_CHANNELS } from "../../ui/preference-grid/grid-rows.ts";
import { linkedCell } from "../../ui/preference-grid/linked-cell.ts";
import { PreferenceGrid } from "../../ui/preference-grid/preference-grid.tsx";
import { SaveBar } from "../../ui/preference-grid/save-bar.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { cellDetails } from "./cell-details.tsx";
import { channelAddress, channelLink } from "./channel-link.tsx";
import { ChannelNotes } from "./channel-notes.tsx";
import { ScopeChoice } from "./scope-choice.tsx";
import { type ShownRows, useMatrixFilter } from "./use-matrix-filter.ts";
import { useReach } from "./use-reach.ts";
import styles from "./notifications-page.module.css";

const SystemAudienceChoice = lazy(async () => ({ default: (await import("./system-audience.tsx")).SystemAudienceChoice }));

const OwnRefusals = lazy(async () => ({ default: (await import("./own-refusals.tsx")).OwnRefusals }));

const MatrixSearch = lazy(async () => ({ default: (await import("./matrix-search.tsx")).MatrixSearch }));

const READER = { personal: "me", template: "people", system: "destinations" } as const satisfies Record<SettingsScope, string>;

/** `/notifications` is Personal; the other scopes have addresses of their own. */
export function NotificationsPage() {
  const { scope = "personal" } = useParams();
  const { superuser } = useMe();
  const known = SETTINGS_SCOPES.find((candidate) => candidate === scope);
  if (known === undefined) return <NotFoundPage />;
  if (known === "template" && !superuser) return <ForbiddenPage />;
  return <ScopeSettings scope={known} />;
}

function ScopeSettings({ scope }: { readonly scope: SettingsScope }) {
  const { superuser, username } = useMe();
  const { hash } = useLocation();
  const { grid, bar, phase, error, stale, refetch } = usePreferences(scope);
  const notes = useChannelNotes(READER[scope]);
  const lacksAddress = notes.mail === notificationWords.noOwnAddress;
  const lacksSlack = notes.slack === notificationWords.noSlackAddress;
  const reader = useMemo(() => ({ superuser, username, lacksAddress, lacksSlack }), [superuser, username, lacksAddress, lacksSlack]);
  const link = useMemo(() => channelLink(reader), [reader]);
  const navigate = useNavigate();
  const onChannelKey = (channel: Channel, to: ChannelPlace): boolean => {
    const address = channelAddress(reader, channel, to);
    if (address !== null) void navigate(address);
    return address !== null;
  };
  const reach = useReach(scope);
  const linked = linkedCell(hash);
  const shown = useMatrixFilter({ ...grid, describe: grid.words.eventText });
  return (
    <div className={styles["page"]}>
      <PageHeader id="h1" title={notificationWords.title} />
      <div className={styles["tools"]}>
        <ScopeChoice scope={scope} />
        <Suspense fallback={<span className={styles["searchRoom"]} />}>
          <MatrixSearch shown={shown} />
        </Suspense>
      </div>
      <ScopeMeaning scope={scope} />
      <ScopeMatters scope={scope} />
      <ChannelNotes notes={notes} />
      <StaleStrip since={stale} onRetry={refetch} />
      {phase === "failed" ? (
        <LoadFailure error={error} onRetry={refetch} />
      ) : (
        <div id="matrix" tabIndex={-1} className={styles["matrix"]}>
          <PreferenceGrid
            {...grid}
            {...(linked === null ? {} : { initialCell: linked, focusInitially: true })}
            {...(reach === null ? {} : { reach })}
            labelledBy="h1"
            groups={shown.groups}
            marked={shown.marked}
            isFiltered={shown.isFiltered}
            channels={MATRIX_CHANNELS}
            channelNotes={notes}
            channelLink={link}
            onChannelKey={onChannelKey}
            details={cellDetails({ superuser, username, scope })}
          />
          {shown.groups.length === 0 && <NothingFound shown={shown} />}
          <SaveBar {...bar} />
        </div>
      )}
    </div>
  );
}

/** What belongs to one scope alone: whom System reaches, and that one's own mail or Slack messages are refused. */
function ScopeMatters({ scope }: { readonly scope: SettingsScope }) {
  const { superuser, mailRefusal, slack } = useMe();
  return (
    <>
      {scope === "system" && superuser && (
        <Suspense>
          <SystemAudienceChoice />
        </Suspense>
      )}
      {scope === "personal" && (mailRefusal ?? slack.refusal) !== null && (
        <Suspense>
          <OwnRefusals />
        </Suspense>
      )}
    </>
  );
}

function NothingFound({ shown: { text, find } }: { readonly shown: ShownRows }) {
  return (
    <p className={styles["nothing"]}>
      {notificationWords.found(0, 0, text)}{" "}
      <Button tone="quiet" onClick={() => find("")}>
        {notificationWords.clearFilter}
      </Button>
    </p>
  );
}

function ScopeMeaning({ scope }: { readonly scope: SettingsScope }) {
  const { superuser } = useMe();
  return (
    <Notice>
      <p>{notificationWords.meaning[scope]}</p>
      {!superuser && scope === "personal" && <Link to="/notifications/system">{notificationWords.seeSystem}</Link>}
      {!superuser && scope === "system" && (
        <>
          <p>{notificationWords.readOnlySystem}</p>
          <Link to="/notifications">{notificationWords.toPersonal}</Link>
        </>
      )}
    </Notice>
  );
}
