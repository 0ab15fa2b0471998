-- How far each chain has been passed on to the place that LATCHKEY_AUDIT_SINK names.
CREATE TABLE "audit_sink_cursors" (
    "chain" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "audit_sink_cursors_pkey" PRIMARY KEY ("chain")
);
INSERT INTO "audit_sink_cursors" ("chain", "seq") VALUES ('changes', 0), ('access', 0);
