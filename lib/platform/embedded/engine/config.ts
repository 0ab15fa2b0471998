import { mkdirSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";

/** Grants of the engine's only user: tables of our own, and no way to a file, an address or another server. */
const GRANTS = [
  `GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW, CREATE DATABASE, DROP TABLE, DROP VIEW, DROP DATABASE, ALTER, \
TRUNCATE, OPTIMIZE, SHOW, KILL QUERY ON *.*`,
  "GRANT TABLE ENGINE ON MergeTree",
  "GRANT TABLE ENGINE ON ReplacingMergeTree",
  "GRANT TABLE ENGINE ON SummingMergeTree",
  "GRANT TABLE ENGINE ON AggregatingMergeTree",
  "GRANT TABLE ENGINE ON Memory",
];

const MEMORY_CAP_BYTES = 4 * 1024 ** 3;

const xmlText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * Writes the engine's configuration into `directory` and answers the path of the main file.
 * `max_server_memory_usage` is half of the machine, 4 GiB at most; refused network reads are not retried.
 */
export function writeEngineConfig(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const usersFile = join(directory, "users.xml");
  const configFile = join(directory, "config.xml");
  const grants = GRANTS.map((grant) => `<query>${xmlText(grant)}</query>`).join("");
  writeFileSync(
    usersFile,
    `<clickhouse>
  <profiles><default><http_max_tries>1</http_max_tries><allow_introspection_functions>0</allow_introspection_functions></default></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <grants>${grants}</grants>
  </default></users>
</clickhouse>
`,
    { mode: 0o600 },
  );
  writeFileSync(
    configFile,
    `<clickhouse>
  <users_config>${xmlText(usersFile)}</users_config>
  <max_server_memory_usage>${Math.min(MEMORY_CAP_BYTES, Math.floor(totalmem() / 2))}</max_server_memory_usage>
  <memory_worker_use_cgroup>0</memory_worker_use_cgroup>
</clickhouse>
`,
    { mode: 0o600 },
  );
  return configFile;
}
