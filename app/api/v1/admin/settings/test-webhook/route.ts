import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { callTestWebhook } from "@/lib/notifications/service";
import { testWebhookBody } from "@/lib/notifications/wire";

export const POST = apiRoute(
  { need: { area: "admin", scope: "settings:write" }, feature: assertAlertsEnabled, body: testWebhookBody },
  async ({ grant, body, request }) => ({
    message: "Test webhook sent successfully",
    ...(await callTestWebhook(grant, body.webhook_url, request.signal)),
  }),
);
