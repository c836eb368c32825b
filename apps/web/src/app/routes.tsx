import { lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes } from "react-router-dom";
import { shellWords } from "../lib/words/en/shell.ts";
import { ForbiddenPage, NotFoundPage } from "../ui/plain-pages-later.tsx";
import { SessionGate } from "./session-gate.tsx";
import { Shell } from "./shell.tsx";
import { SuperusersOnly } from "./superusers-only.tsx";

const SignInPage = lazy(async () => ({ default: (await import("../features/sign-in/sign-in-page.tsx")).SignInPage }));
const SetupPage = lazy(async () => ({ default: (await import("../features/setup/setup-page.tsx")).SetupPage }));
const NotificationsPage = lazy(async () => ({
  default: (await import("../features/notifications/notifications-page.tsx")).NotificationsPage,
}));
const ProductsPage = lazy(async () => ({ default: (await import("../features/products/products-page.tsx")).ProductsPage }));
const ProductPage = lazy(async () => ({ default: (await import("../features/products/product-page.tsx")).ProductPage }));
const AlertsPage = lazy(async () => ({ default: (await import("../features/alerts/alerts-page.tsx")).AlertsPage }));
const DeliveriesPage = lazy(async () => ({ default: (await import("../features/deliveries/deliveries-page.tsx")).DeliveriesPage }));
const DeliveryPage = lazy(async () => ({ default: (await import("../features/deliveries/delivery-page.tsx")).DeliveryPage }));
const PeoplePage = lazy(async () => ({ default: (await import("../features/people/people-page.tsx")).PeoplePage }));
const ChannelsPage = lazy(async () => ({ default: (await import("../features/channels/channels-page.tsx")).ChannelsPage }));
const WebhooksPage = lazy(async () => ({ default: (await import("../features/webhooks/webhooks-page.tsx")).WebhooksPage }));
const AuditPage = lazy(async () => ({ default: (await import("../features/audit/audit-page.tsx")).AuditPage }));
const SettingsPage = lazy(async () => ({ default: (await import("../features/settings/settings-page.tsx")).SettingsPage }));
const AccountPage = lazy(async () => ({ default: (await import("../features/account/account-page.tsx")).AccountPage }));
const KeyboardPage = lazy(async () => ({ default: (await import("../features/keys/keyboard-page.tsx")).KeyboardPage }));
const TokensPage = lazy(async () => ({ default: (await import("../features/tokens/tokens-page.tsx")).TokensPage }));
const SessionsPage = lazy(async () => ({ default: (await import("../features/sessions/sessions-page.tsx")).SessionsPage }));

export function AppRoutes() {
  return (
    <Suspense fallback={<span className="visually-hidden">{shellWords.loading}</span>}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/setup" element={<SetupPage />} />
        <Route
          element={
            <SessionGate>
              <Shell />
            </SessionGate>
          }
        >
          <Route index element={<Navigate to="/products" replace />} />
          <Route path="/products" element={<ProductsPage />} />
          <Route path="/product/:id" element={<ProductPage />} />
          <Route path="/alerts" element={<AlertsPage />} />
          <Route path="/notifications/:scope?" element={<NotificationsPage />} />
          <Route path="/deliveries" element={<DeliveriesPage />} />
          <Route path="/deliveries/:id" element={<DeliveryPage />} />
          <Route path="/webhooks" element={<WebhooksPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="/account/keyboard" element={<KeyboardPage />} />
          <Route path="/tokens" element={<TokensPage />} />
          <Route path="/sessions" element={<SessionsPage />} />
          <Route
            element={
              <SuperusersOnly fallback={<ForbiddenPage />}>
                <Outlet />
              </SuperusersOnly>
            }
          >
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/channels" element={<ChannelsPage />} />
            <Route path="/audit" element={<AuditPage />} />
            <Route path="/settings" element={<SettingsPage />} />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
