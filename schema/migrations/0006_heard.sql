-- SPDX-License-Identifier: EUPL-1.2
-- When a device last said what it has merged: one that is silent for longer than its session lasts no longer holds the horizon.

ALTER TABLE device ADD COLUMN heard_at INTEGER;
UPDATE device SET heard_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000 WHERE floor IS NOT NULL;
