import { z } from "zod";
import { McpTransport } from "./mcp";
import * as shapes from "./mcp-shapes";

type NewSource = { name: string; host: string; database: string; table_name: string };

/** The tools that administer (spec/logchef.md §8.3). Most first ask who is calling and insist on an administrator. */
export class LogchefMcpAdmin extends McpTransport {
  private async asAdmin<T>(work: () => Promise<T>): Promise<T> {
    const { user } = await this.get(shapes.profile, "/me");
    if (user.role !== "admin") throw new Error("administrator access is required");
    return work();
  }

  list_all_teams = () => this.asAdmin(() => this.get(shapes.team.array(), "/admin/teams"));
  get_team = (id: number) => this.get(shapes.team, `/teams/${id}`);
  create_team = (name: string, description: string) =>
    this.asAdmin(() => this.call(shapes.team, "POST", "/admin/teams", { body: { name, description }, expects: 201 }));
  /** Only what changes is sent. */
  update_team = (id: number, changed: { name?: string; description?: string }) =>
    this.call(shapes.team, "PUT", `/teams/${id}`, { body: changed });
  delete_team = (id: number) => this.asAdmin(() => this.call(shapes.message, "DELETE", `/admin/teams/${id}`));

  list_team_members = (team: number) => this.get(shapes.member.array(), `/teams/${team}/members`);
  add_team_member = (team: number, user_id: number, role: string) =>
    this.call(shapes.message, "POST", `/teams/${team}/members`, { body: { user_id, role } });
  remove_team_member = (team: number, user: number) =>
    this.call(shapes.message, "DELETE", `/teams/${team}/members/${user}`);

  link_source = (team: number, source_id: number) =>
    this.call(shapes.message, "POST", `/teams/${team}/sources`, { body: { source_id } });
  unlink_source = (team: number, source: number) =>
    this.call(shapes.message, "DELETE", `/teams/${team}/sources/${source}`);

  list_all_users = () => this.asAdmin(() => this.get(shapes.users, "/admin/users"));
  get_user = (id: number) => this.asAdmin(() => this.get(shapes.user, `/admin/users/${id}`));
  create_user = (body: { email: string; full_name: string; role: string; status: string }) =>
    this.asAdmin(() => this.call(shapes.user, "POST", "/admin/users", { body, expects: 201 }));
  update_user = (id: number, changed: { email?: string; full_name?: string; role?: string; status?: string }) =>
    this.asAdmin(() => this.call(shapes.user, "PUT", `/admin/users/${id}`, { body: changed }));
  delete_user = (id: number) => this.asAdmin(() => this.call(shapes.message, "DELETE", `/admin/users/${id}`));

  list_api_tokens = () => this.get(shapes.apiToken.array(), "/me/tokens");
  /** The tool knows no scopes. */
  create_api_token = (name: string, expires_at?: string) =>
    this.call(z.object({ token: z.string(), api_token: shapes.apiToken }), "POST", "/me/tokens", {
      body: { name, ...(expires_at && { expires_at }) },
      expects: 201,
    });
  delete_api_token = (id: number) => this.call(shapes.message, "DELETE", `/me/tokens/${id}`);

  list_all_sources = () => this.asAdmin(() => this.get(shapes.source.array(), "/admin/sources"));
  /** In the words of the older generation, without an account, and with the columns as a list. */
  create_source = ({ name, ...connection }: NewSource, schema: readonly { name: string; type: string }[] = []) =>
    this.asAdmin(() =>
      this.call(shapes.source, "POST", "/admin/sources", {
        expects: 201,
        body: {
          name,
          _meta_is_auto_created: schema.length > 0,
          _meta_ts_field: "timestamp",
          _meta_severity_field: "level",
          connection,
          description: "",
          ttl_days: 0,
          schema,
        },
      }),
    );
  delete_source = (id: number) => this.asAdmin(() => this.call(shapes.message, "DELETE", `/admin/sources/${id}`));
  /** Everything in one flat object. */
  validate_source_connection = (connection: Omit<NewSource, "name">) =>
    this.asAdmin(() =>
      this.call(shapes.sourceValidity, "POST", "/admin/sources/validate", {
        body: { ...connection, timestamp_field: "timestamp", severity_field: "level" },
      }),
    );
  get_admin_source_stats = (id: number) =>
    this.asAdmin(() => this.get(shapes.sourceStats, `/admin/sources/${id}/stats`));
}
