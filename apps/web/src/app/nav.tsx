import { Bell, Boxes, Clock, Mail, RadioTower, Send, Settings, SlidersHorizontal, Users, Webhook, type LucideIcon } from "lucide-react";
import { NavLink } from "react-router-dom";
import { useMe } from "../lib/own-person.ts";
import { shellWords } from "../lib/words/en/shell.ts";
import styles from "./nav.module.css";

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

interface Section {
  readonly heading: string | null;
  readonly entries: readonly Entry[];
}

function sectionsFor(superuser: boolean): readonly Section[] {
  const own: readonly Entry[] = [
    { to: "/products", label: shellWords.products, icon: Boxes },
    { to: "/alerts", label: shellWords.alerts, icon: Bell },
    ...(superuser ? [] : [{ to: "/deliveries", label: shellWords.myDeliveries, icon: Mail }]),
  ];
  const configuration: Section = {
    heading: shellWords.configuration,
    entries: [
      { to: "/notifications", label: shellWords.notifications, icon: SlidersHorizontal },
      { to: "/webhooks", label: shellWords.webhooks, icon: Webhook },
    ],
  };
  const administration: Section = {
    heading: shellWords.administration,
    entries: [
      { to: "/deliveries", label: shellWords.deliveries, icon: Send },
      { to: "/people", label: shellWords.people, icon: Users },
      { to: "/channels", label: shellWords.channels, icon: RadioTower },
      { to: "/audit", label: shellWords.audit, icon: Clock },
      { to: "/settings", label: shellWords.settings, icon: Settings },
    ],
  };
  return [{ heading: null, entries: own }, configuration, ...(superuser ? [administration] : [])];
}

/** The main navigation; in the drawer, following a link closes it. */
export function Nav({ onFollow }: { readonly onFollow?: (() => void) | undefined }) {
  const sections = sectionsFor(useMe().superuser);
  return (
    <nav aria-label={shellWords.mainNavigation} className={styles["nav"]}>
      {sections.map(({ heading, entries }) => (
        <div key={heading ?? "own"}>
          {heading !== null && <h2 className={styles["heading"]}>{heading}</h2>}
          <ul>
            {entries.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <NavLink to={to} className={styles["link"] ?? ""} onClick={() => onFollow?.()}>
                  <Icon size={18} aria-hidden />
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
