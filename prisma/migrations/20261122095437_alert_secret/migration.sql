-- Which of an alert's webhook secrets is the present one: each is drawn from the instance's secret, the id and this.
ALTER TABLE "alerts" ADD COLUMN "secret_version" INTEGER NOT NULL DEFAULT 1;
