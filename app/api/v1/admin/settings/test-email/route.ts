import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { sendTestMail } from "@/lib/notifications/service";
import { testMailBody } from "@/lib/notifications/wire";

export const POST = apiRoute(
  { need: { area: "admin", scope: "settings:write" }, feature: assertAlertsEnabled, body: testMailBody },
  async ({ grant, body }) => ({
    message: "Test email sent successfully",
    ...(await sendTestMail(grant, body.recipient_email)),
  }),
);
