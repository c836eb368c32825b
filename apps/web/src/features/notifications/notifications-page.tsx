import type { Channel } from "@tocsin/domain";
import { lazy, Suspense, useMemo } from "react";
import { Link, useLocation, useNavigate, useParams } from "react-router-dom";
import { useChannelNotes } from "../../lib/catalogue.ts";
import { useMe } from "../../lib/own-person.ts";
import { usePreferences } from "../../lib/preferences/use-preferences.ts";
import { notificationWords, SETTINGS_SCOPES, type SettingsScope } from "../../lib/words/en/notifications.ts";
import { LoadFailure } from "../../ui/load-failure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ForbiddenPage, NotFoundPage } from "../../ui/plain-pages.tsx";
import type { ChannelPlace } from "../../ui/preference-grid/grid-props.ts";
import { MATRIX_CHANNELS, MATRIX_GROUPS } from "../../ui/preference-grid/grid-rows.ts";
import { PreferenceGrid } from "../../ui/preference-grid/preference-grid.tsx";
import { SaveBar } from "../../ui/preference-grid/save-bar.tsx";
import { StaleStrip } from "../../ui/stale-strip.tsx";
import { cellDetails } from "./cell-details.tsx";
import { channelAddress, channelLink } from "./channel-link.tsx";
import { ChannelNotes } from "./channel-notes.tsx";
import { linkedCell } from "./linked-cell.ts";
import { ScopeChoice } from "./scope-choice.tsx";
import { useReach } from "./use-reach.ts";
import styles from "./notifications-page.module.css";

const SystemAudienceChoice = lazy(async () => ({ default: (await import("./system-audience.tsx")).SystemAudienceChoice }));

const OwnMailRefusal = lazy(async () => ({ default: (await import("./own-mail-refusal.tsx")).OwnMailRefusal }));

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
  const { superuser, username, mailRefusal } = useMe();
  const { hash } = useLocation();
  const { grid, bar, phase, error, stale, refetch } = usePreferences(scope);
  const notes = useChannelNotes(READER[scope]);
  const lacksAddress = notes.mail === notificationWords.noOwnAddress;
  const reader = useMemo(() => ({ superuser, username, lacksAddress }), [superuser, username, lacksAddress]);
  const link = useMemo(() => channelLink(reader), [reader]);
  const navigate = useNavigate();
  const onChannelKey = (channel: Channel, to: ChannelPlace): boolean => {
    const address = channelAddress(reader, channel, to);
    if (address !== null) void navigate(address);
    return address !== null;
  };
  const reach = useReach(scope);
  const linked = linkedCell(hash);
  return (
    <div className={styles["page"]}>
      <PageHeader id="h1" title={notificationWords.title} />
      <ScopeChoice scope={scope} />
      <ScopeMeaning scope={scope} />
      {scope === "system" && superuser && (
        <Suspense>
          <SystemAudienceChoice />
        </Suspense>
      )}
      {scope === "personal" && mailRefusal !== null && (
        <Suspense>
          <OwnMailRefusal refusal={mailRefusal} />
        </Suspense>
      )}
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
            groups={MATRIX_GROUPS}
            channels={MATRIX_CHANNELS}
            channelNotes={notes}
            channelLink={link}
            onChannelKey={onChannelKey}
            details={cellDetails({ superuser, username })}
          />
          <SaveBar {...bar} />
        </div>
      )}
    </div>
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
