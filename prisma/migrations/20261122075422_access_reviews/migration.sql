-- Reviews of who may do what. A review outlives the accounts, teams and tokens that it was about, so that it refers to
-- none of them by key and keeps their names.
CREATE TABLE "access_reviews" (
    "id" SERIAL NOT NULL,
    "team_id" INTEGER,
    "account_id" INTEGER,
    "scope_name" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" INTEGER,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_reviews_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "access_reviews_one_scope_check" CHECK (num_nonnulls("team_id", "account_id") = 1)
);

-- One open review of a thing at a time.
CREATE UNIQUE INDEX "access_reviews_open_team_key" ON "access_reviews"("team_id") WHERE "closed_at" IS NULL;
CREATE UNIQUE INDEX "access_reviews_open_account_key" ON "access_reviews"("account_id") WHERE "closed_at" IS NULL;

CREATE TABLE "access_review_items" (
    "id" SERIAL NOT NULL,
    "review_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "account_name" TEXT NOT NULL,
    "account_type" "AccountType" NOT NULL,
    "team_id" INTEGER,
    "team_name" TEXT,
    "role" "TeamRole",
    "token_id" INTEGER,
    "token_name" TEXT,
    "token_prefix" TEXT,
    "scopes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "decided_by" INTEGER,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_review_items_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "access_review_items_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "access_reviews"("id")
      ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "access_review_items_kind_check" CHECK (
      ("kind" = 'membership' AND "team_id" IS NOT NULL AND "team_name" IS NOT NULL AND "role" IS NOT NULL)
      OR ("kind" = 'token' AND "token_id" IS NOT NULL AND "token_name" IS NOT NULL AND "token_prefix" IS NOT NULL)),
    CONSTRAINT "access_review_items_decision_check" CHECK (
      "decision" IS NULL OR ("decision" IN ('certified', 'removed', 'gone') AND "decided_at" IS NOT NULL))
);

CREATE INDEX "access_review_items_review_id_idx" ON "access_review_items"("review_id");
