-- SPDX-License-Identifier: EUPL-1.2
-- A session can hand in unsent work and nothing else when its device was ended; the device says so.
ALTER TABLE session DROP COLUMN ended_at;
