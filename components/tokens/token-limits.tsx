import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";

/** What a token is for and what it is held to, under its name; nothing where nothing was said. */
export function TokenLimits({ token: { description, limits = {} } }: { token: TokenRow }) {
  const { team_ids, source_ids, row_filter, allowed_networks, rate_limit_per_minute } = limits;
  const held = [
    team_ids && t("token.held.teams", { count: team_ids.length }),
    source_ids && t("token.held.sources", { count: source_ids.length }),
    row_filter && t("token.held.rows", { filter: row_filter }),
    allowed_networks && t("token.held.networks", { count: allowed_networks.length }),
    rate_limit_per_minute && t("token.held.rate", { count: rate_limit_per_minute }),
  ].filter((text) => text !== undefined);
  return (
    <>
      {description && <p className="text-sm text-soft wrap-anywhere">{description}</p>}
      {held.length > 0 && (
        <p className="text-sm text-soft wrap-anywhere" title={allowed_networks?.join(", ")}>
          {t("token.held.only", { limits: held.join(" · ") })}
        </p>
      )}
    </>
  );
}
