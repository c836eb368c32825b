import type { Deps } from "./deps.ts";
import { createRouter } from "./http/route.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { catalogueRoutes } from "./routes/catalogue.ts";
import { channelRoutes } from "./routes/channels.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { directoryRoutes } from "./routes/directory.ts";
import { eventRoutes } from "./routes/events.ts";
import { explainRoutes } from "./routes/explain.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { meRoutes } from "./routes/me.ts";
import { peopleRoutes } from "./routes/people.ts";
import { preferenceRoutes } from "./routes/preferences.ts";
import { productRoutes } from "./routes/products.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

/** Every route below `/api/v1`, chained: the type of this chain is what the web's client is made of. */
export function apiRoutes(deps: Deps) {
  return createRouter()
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
    .route("/", alertRoutes(deps))
    .route("/", deliveryRoutes(deps))
    .route("/", channelRoutes(deps))
    .route("/", webhookRoutes(deps))
    .route("/", tokenRoutes(deps));
}
