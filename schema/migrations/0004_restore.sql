-- SPDX-License-Identifier: EUPL-1.2
-- What a restore from a backup leaves behind. In "meta" stands besides: backed_up, the last number that a verified backup holds.

-- Where pulls find a change set whose records go along as they are now, because a replica cannot merge it where it stands: one that
-- came back to its old place, or one made against a text that is no longer kept. NULL: at its seq, to be merged.
ALTER TABLE change_set ADD COLUMN arrival INTEGER;
CREATE UNIQUE INDEX change_set_by_arrival ON change_set (arrival) WHERE arrival IS NOT NULL;

-- Each restore: the first number after it (its change sets come after that), the last number that the backup held, the epoch it began.
CREATE TABLE generation (
  first INTEGER PRIMARY KEY,
  base INTEGER NOT NULL,
  epoch TEXT NOT NULL,
  begun_at INTEGER NOT NULL
) STRICT;
