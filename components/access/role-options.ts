import { TEAM_ROLE_SENTENCES, TEAM_ROLES } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";

/** Team roles as choices, with what each means. Only those who name owners are offered `owner`. */
export function roleOptions(mayNameOwners: boolean) {
  return TEAM_ROLES.filter((role) => role !== "owner" || mayNameOwners).map((role) => ({
    value: role,
    label: t(`role.team.${role}`),
    hint: TEAM_ROLE_SENTENCES[role],
  }));
}
