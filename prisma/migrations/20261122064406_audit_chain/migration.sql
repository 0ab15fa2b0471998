-- The record of changes becomes a hash chain. `content_hash` is SHA-256 over the event's canonical JSON, made where the event
-- is made (lib/audit/record.ts); the chain links these in the order in which their transactions ended.
ALTER TABLE "audit_events" ADD COLUMN "content_hash" BYTEA;

CREATE TABLE "audit_chain" (
    "seq" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "audit_chain_hash" CHECK (octet_length("hash") = 32)
);
CREATE UNIQUE INDEX "audit_chain_event_id_key" ON "audit_chain"("event_id");
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_event_id_fkey"
  FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Runs at the end of the transaction, when every other lock is held already: so nobody waits in a circle, and the lock
-- that keeps the numbers without a gap is held for the commit alone.
CREATE FUNCTION "latchkey_seal_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head RECORD;
  number BIGINT;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('latchkey.audit_chain'));
  SELECT "seq", "hash" INTO head FROM "audit_chain" ORDER BY "seq" DESC LIMIT 1;
  number := coalesce(head."seq", 0) + 1;
  INSERT INTO "audit_chain" ("seq", "event_id", "hash") VALUES (
    number,
    NEW."id",
    sha256(coalesce(head."hash", sha256('latchkey:changes'::bytea)) || int8send(number) || NEW."content_hash")
  );
  RETURN NULL;
END $$;

-- Events from before the chain go into it in the order of their ids. This text of a value is the one of canonical() in
-- lib/audit/chain.ts for everything that these events hold.
CREATE FUNCTION "latchkey_canonical"(jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof($1)
    WHEN 'object' THEN '{' || coalesce((
      SELECT string_agg(to_json(member.key)::text || ':' || "latchkey_canonical"(member.value), ',' ORDER BY member.key COLLATE "C")
      FROM jsonb_each($1) AS member), '') || '}'
    WHEN 'array' THEN '[' || coalesce((
      SELECT string_agg("latchkey_canonical"(element.value), ',' ORDER BY element.ordinality)
      FROM jsonb_array_elements($1) WITH ORDINALITY AS element), '') || ']'
    ELSE $1::text
  END
$$;

ALTER TABLE "audit_events" DISABLE TRIGGER "audit_events_append_only";
UPDATE "audit_events" SET "content_hash" = sha256(convert_to("latchkey_canonical"(jsonb_build_object(
  'at', to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'actor_type', "actor_type",
  'actor_id', "actor_id",
  'actor_name', "actor_name",
  'token_id', "token_id",
  'address', "address",
  'user_agent', "user_agent",
  'request_id', "request_id",
  'action', "action",
  'target_type', "target_type",
  'target_id', "target_id",
  'team_id', "team_id",
  'before', "before",
  'after', "after",
  'decision', "decision"
)), 'UTF8'));
ALTER TABLE "audit_events" ENABLE TRIGGER "audit_events_append_only";
DROP FUNCTION "latchkey_canonical"(jsonb);

DO $$
DECLARE
  event RECORD;
  number BIGINT := 0;
  link BYTEA := sha256('latchkey:changes'::bytea);
BEGIN
  FOR event IN SELECT "id", "content_hash" FROM "audit_events" ORDER BY "id" LOOP
    number := number + 1;
    link := sha256(link || int8send(number) || event."content_hash");
    INSERT INTO "audit_chain" ("seq", "event_id", "hash") VALUES (number, event."id", link);
  END LOOP;
END $$;

ALTER TABLE "audit_events" ALTER COLUMN "content_hash" SET NOT NULL;
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_content_hash" CHECK (octet_length("content_hash") = 32);
CREATE INDEX "audit_events_action_id_idx" ON "audit_events"("action", "id");
CREATE INDEX "audit_events_team_id_id_idx" ON "audit_events"("team_id", "id");

CREATE CONSTRAINT TRIGGER "audit_events_seal" AFTER INSERT ON "audit_events"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "latchkey_seal_change"();
CREATE TRIGGER "audit_chain_append_only" BEFORE UPDATE OR DELETE ON "audit_chain"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_append_only"();
CREATE TRIGGER "audit_chain_no_truncate" BEFORE TRUNCATE ON "audit_chain"
  FOR EACH STATEMENT EXECUTE FUNCTION "latchkey_append_only"();

-- Where the access chain begins after its oldest rows were removed at the end of their time: the hash of the last row
-- that went, signed with the key that Postgres does not hold.
CREATE TABLE "access_tombstones" (
    "through_seq" BIGINT NOT NULL,
    "through_hash" BYTEA NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "access_tombstones_pkey" PRIMARY KEY ("through_seq")
);
CREATE TRIGGER "access_tombstones_append_only" BEFORE UPDATE OR DELETE ON "access_tombstones"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_append_only"();
CREATE TRIGGER "access_tombstones_no_truncate" BEFORE TRUNCATE ON "access_tombstones"
  FOR EACH STATEMENT EXECUTE FUNCTION "latchkey_append_only"();

-- Only what a tombstone stands for may go.
CREATE FUNCTION "latchkey_tombstone_first"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "access_tombstones" WHERE "through_seq" >= OLD."seq") THEN
    RAISE EXCEPTION 'the audit record is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
DROP TRIGGER "access_events_append_only" ON "access_events";
CREATE TRIGGER "access_events_append_only" BEFORE UPDATE ON "access_events"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_append_only"();
CREATE TRIGGER "access_events_tombstone_first" BEFORE DELETE ON "access_events"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_tombstone_first"();

-- Signs of somebody trying: bounded, and no part of a chain.
CREATE TABLE "security_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "account_id" INTEGER,
    "account_name" TEXT,
    "token_id" INTEGER,
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "detail" JSONB NOT NULL,

    CONSTRAINT "security_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "security_events_kind_id_idx" ON "security_events"("kind", "id");
CREATE INDEX "security_events_at_idx" ON "security_events"("at");
CREATE INDEX "security_events_account_id_id_idx" ON "security_events"("account_id", "id");
