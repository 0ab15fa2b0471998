-- Single keys that lead somewhere can be switched off (WCAG 2.2, 2.1.4).
ALTER TABLE user_preferences ADD COLUMN shortcuts BOOLEAN NOT NULL DEFAULT true;
