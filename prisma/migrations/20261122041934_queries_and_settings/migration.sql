-- CreateEnum
CREATE TYPE "CollectionRole" AS ENUM ('owner', 'editor', 'member');

-- CreateTable
CREATE TABLE "user_preferences" (
    "user_id" INTEGER NOT NULL,
    "theme" TEXT NOT NULL DEFAULT 'auto',
    "timezone" TEXT NOT NULL DEFAULT 'local',
    "display_mode" TEXT NOT NULL DEFAULT 'table',
    "fields_panel_open" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_preferences_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "query_history" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "source_id" INTEGER NOT NULL,
    "query_text" TEXT NOT NULL,
    "query_language" TEXT NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "row_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "query_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "query_stats_daily" (
    "day" DATE NOT NULL,
    "user_id" INTEGER NOT NULL,
    "source_id" INTEGER NOT NULL,
    "query_count" INTEGER NOT NULL,
    "total_duration_ms" BIGINT NOT NULL,

    CONSTRAINT "query_stats_daily_pkey" PRIMARY KEY ("day","user_id","source_id")
);

-- CreateTable
CREATE TABLE "saved_queries" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "created_from_team_id" INTEGER,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "query_language" TEXT NOT NULL,
    "editor_mode" TEXT NOT NULL,
    "query_content" TEXT NOT NULL,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_queries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collections" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "personal_of" INTEGER,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_members" (
    "collection_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" "CollectionRole" NOT NULL DEFAULT 'member',
    "added_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_members_pkey" PRIMARY KEY ("collection_id","user_id")
);

-- CreateTable
CREATE TABLE "collection_items" (
    "collection_id" INTEGER NOT NULL,
    "saved_query_id" INTEGER NOT NULL,
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "lends_editing" BOOLEAN NOT NULL DEFAULT false,
    "added_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_items_pkey" PRIMARY KEY ("collection_id","saved_query_id")
);

-- CreateTable
CREATE TABLE "query_shares" (
    "id" SERIAL NOT NULL,
    "digest" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "source_id" INTEGER NOT NULL,
    "team_id" INTEGER,
    "payload" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "query_shares_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_settings" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL DEFAULT '',
    "sealed_value" TEXT,
    "value_type" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_sensitive" BOOLEAN NOT NULL DEFAULT false,
    "updated_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "query_history_user_id_id_idx" ON "query_history"("user_id", "id");

-- CreateIndex
CREATE INDEX "query_history_team_id_idx" ON "query_history"("team_id");

-- CreateIndex
CREATE INDEX "query_history_source_id_idx" ON "query_history"("source_id");

-- CreateIndex
CREATE INDEX "query_history_created_at_idx" ON "query_history"("created_at");

-- CreateIndex
CREATE INDEX "query_stats_daily_user_id_idx" ON "query_stats_daily"("user_id");

-- CreateIndex
CREATE INDEX "query_stats_daily_source_id_idx" ON "query_stats_daily"("source_id");

-- CreateIndex
CREATE INDEX "saved_queries_source_id_idx" ON "saved_queries"("source_id");

-- CreateIndex
CREATE INDEX "saved_queries_created_from_team_id_idx" ON "saved_queries"("created_from_team_id");

-- CreateIndex
CREATE INDEX "saved_queries_created_by_idx" ON "saved_queries"("created_by");

-- CreateIndex
CREATE UNIQUE INDEX "collections_personal_of_key" ON "collections"("personal_of");

-- CreateIndex
CREATE INDEX "collections_created_by_idx" ON "collections"("created_by");

-- CreateIndex
CREATE INDEX "collection_members_user_id_idx" ON "collection_members"("user_id");

-- CreateIndex
CREATE INDEX "collection_members_added_by_idx" ON "collection_members"("added_by");

-- CreateIndex
CREATE INDEX "collection_items_saved_query_id_idx" ON "collection_items"("saved_query_id");

-- CreateIndex
CREATE INDEX "collection_items_added_by_idx" ON "collection_items"("added_by");

-- CreateIndex
CREATE UNIQUE INDEX "query_shares_digest_key" ON "query_shares"("digest");

-- CreateIndex
CREATE INDEX "query_shares_source_id_idx" ON "query_shares"("source_id");

-- CreateIndex
CREATE INDEX "query_shares_team_id_idx" ON "query_shares"("team_id");

-- CreateIndex
CREATE INDEX "query_shares_created_by_idx" ON "query_shares"("created_by");

-- CreateIndex
CREATE INDEX "query_shares_expires_at_idx" ON "query_shares"("expires_at");

-- CreateIndex
CREATE INDEX "system_settings_category_idx" ON "system_settings"("category");

-- AddForeignKey
ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_history" ADD CONSTRAINT "query_history_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_history" ADD CONSTRAINT "query_history_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_history" ADD CONSTRAINT "query_history_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_stats_daily" ADD CONSTRAINT "query_stats_daily_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_stats_daily" ADD CONSTRAINT "query_stats_daily_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_queries" ADD CONSTRAINT "saved_queries_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_queries" ADD CONSTRAINT "saved_queries_created_from_team_id_fkey" FOREIGN KEY ("created_from_team_id") REFERENCES "teams"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_queries" ADD CONSTRAINT "saved_queries_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collections" ADD CONSTRAINT "collections_personal_of_fkey" FOREIGN KEY ("personal_of") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collections" ADD CONSTRAINT "collections_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_members" ADD CONSTRAINT "collection_members_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_members" ADD CONSTRAINT "collection_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_members" ADD CONSTRAINT "collection_members_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_saved_query_id_fkey" FOREIGN KEY ("saved_query_id") REFERENCES "saved_queries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_shares" ADD CONSTRAINT "query_shares_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_shares" ADD CONSTRAINT "query_shares_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_shares" ADD CONSTRAINT "query_shares_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot spell.

ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_words" CHECK (
  "theme" IN ('light', 'dark', 'auto') AND "timezone" IN ('local', 'utc')
  AND "display_mode" IN ('table', 'compact', 'json'));

ALTER TABLE "query_history" ADD CONSTRAINT "query_history_counts" CHECK ("duration_ms" >= 0 AND "row_count" >= 0);
ALTER TABLE "query_stats_daily" ADD CONSTRAINT "query_stats_daily_counts" CHECK (
  "query_count" > 0 AND "total_duration_ms" >= 0);

-- The visual editor writes LogchefQL and nothing else does (spec/logchef.md, 7.1).
ALTER TABLE "saved_queries" ADD CONSTRAINT "saved_queries_pairing" CHECK (
  "query_language" IN ('logchefql', 'clickhouse-sql')
  AND "editor_mode" = CASE "query_language" WHEN 'logchefql' THEN 'builder' ELSE 'native' END);
ALTER TABLE "saved_queries" ADD CONSTRAINT "saved_queries_name_present" CHECK (btrim("name") <> '');

ALTER TABLE "collections" ADD CONSTRAINT "collections_name_present" CHECK (btrim("name") <> '');

-- Nobody is let into another's personal collection, whatever code believes.
CREATE FUNCTION "latchkey_personal_is_private"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "collections" WHERE "id" = NEW."collection_id" AND "personal_of" <> NEW."user_id") THEN
    RAISE EXCEPTION 'a personal collection has one participant' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "collection_members_personal" BEFORE INSERT OR UPDATE ON "collection_members"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_personal_is_private"();

ALTER TABLE "query_shares" ADD CONSTRAINT "query_shares_digest_length" CHECK (octet_length("digest") = 32);

-- A sensitive setting is never stored in clear.
ALTER TABLE "system_settings" ADD CONSTRAINT "system_settings_sealed" CHECK (
  CASE WHEN "is_sensitive" THEN "value" = '' AND "sealed_value" IS NOT NULL ELSE "sealed_value" IS NULL END);
ALTER TABLE "system_settings" ADD CONSTRAINT "system_settings_words" CHECK (
  "value_type" IN ('string', 'number', 'boolean', 'duration') AND "category" IN ('alerts', 'ai', 'auth', 'server'));
