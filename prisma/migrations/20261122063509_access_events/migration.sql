-- Reads of logs and denials: the second chain. Rows are sealed in batches, off the path of the requests they tell of.
CREATE TABLE "access_events" (
    "seq" BIGINT NOT NULL,
    "batch" BIGINT NOT NULL,
    "decision_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "account_id" INTEGER,
    "account_type" TEXT,
    "account_name" TEXT,
    "token_id" INTEGER,
    "session_id" INTEGER,
    "team_id" INTEGER,
    "source_id" INTEGER,
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "method" TEXT,
    "route" TEXT,
    "status" INTEGER,
    "need" JSONB,
    "decision" JSONB,
    "statement" TEXT,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "access_events_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "access_events_kind" CHECK ("kind" IN ('read', 'denial', 'dropped')),
    CONSTRAINT "access_events_hash" CHECK (octet_length("hash") = 32)
);
CREATE UNIQUE INDEX "access_events_decision_id_key" ON "access_events"("decision_id");
CREATE INDEX "access_events_at_idx" ON "access_events"("at");
CREATE INDEX "access_events_account_id_seq_idx" ON "access_events"("account_id", "seq");
CREATE INDEX "access_events_kind_seq_idx" ON "access_events"("kind", "seq");

CREATE TRIGGER "access_events_append_only" BEFORE UPDATE OR DELETE ON "access_events"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_append_only"();
CREATE TRIGGER "access_events_no_truncate" BEFORE TRUNCATE ON "access_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "latchkey_append_only"();

-- How often nobody in particular was turned away, by hour and reason: one row however many requests.
CREATE TABLE "anonymous_refusals" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "anonymous_refusals_pkey" PRIMARY KEY ("hour", "reason")
);
