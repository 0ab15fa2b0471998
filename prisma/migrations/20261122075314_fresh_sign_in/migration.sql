-- When the person of a session proved to the provider who they are; sessions of before did so when they began.
ALTER TABLE "sessions" ADD COLUMN "authenticated_at" TIMESTAMPTZ(3);
UPDATE "sessions" SET "authenticated_at" = "created_at";
ALTER TABLE "sessions" ALTER COLUMN "authenticated_at" SET NOT NULL,
  ALTER COLUMN "authenticated_at" SET DEFAULT CURRENT_TIMESTAMP;
