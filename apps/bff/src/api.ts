import type { Deps } from "./deps.ts";
import { createRouter } from "./http/route.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { auditRoutes } from "./routes/audit.ts";
import { catalogueRoutes } from "./routes/catalogue.ts";
import { channelTestRoutes } from "./routes/channel-tests.ts";
import { channelRoutes } from "./routes/channels.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { deliveryHandlingRoutes } from "./routes/delivery-handling.ts";
import { directoryRoutes } from "./routes/directory.ts";
import { eventRoutes } from "./routes/events.ts";
import { explainRoutes } from "./routes/explain.ts";
import { heldDeliveryRoutes } from "./routes/held-deliveries.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { meRoutes } from "./routes/me.ts";
import { peopleRoutes } from "./routes/people.ts";
import { preferenceRoutes } from "./routes/preferences.ts";
import { productRoutes } from "./routes/products.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { streamRoutes } from "./routes/stream.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { webhookReplayRoutes } from "./routes/webhook-replay.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { createJobs } from "./services/jobs.ts";

/** Every route below `/api/v1`, chained: the type of this chain is what the web's client is made of. */
export function apiRoutes(deps: Deps) {
  const jobs = createJobs();
  return (
    createRouter()
      .route("/", meRoutes(deps))
      .route("/", catalogueRoutes(deps))
      .route("/", preferenceRoutes(deps))
      .route("/", settingsRoutes(deps))
      .route("/", productRoutes(deps))
      .route("/", peopleRoutes(deps))
      .route("/", directoryRoutes(deps))
      .route("/", eventRoutes(deps))
      .route("/", explainRoutes(deps))
      .route("/", ingestRoutes(deps))
      .route("/", alertRoutes(deps, jobs))
      .route("/", streamRoutes(deps))
      // Before the one whose path takes any id.
      .route("/", deliveryHandlingRoutes(deps, jobs))
      .route("/", heldDeliveryRoutes(deps))
      .route("/", deliveryRoutes(deps))
      .route("/", jobRoutes(jobs))
      .route("/", channelRoutes(deps))
      .route("/", channelTestRoutes(deps))
      .route("/", webhookRoutes(deps))
      .route("/", webhookReplayRoutes(deps, jobs))
      .route("/", auditRoutes(deps))
      .route("/", tokenRoutes(deps))
  );
}
