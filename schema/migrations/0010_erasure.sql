-- SPDX-License-Identifier: EUPL-1.2
-- Records that were erased: the ledger, whose lines also stand in a file beside the data and beside each backup. What has
-- such a record in it keeps its place, its number and its "hash"; its body holds nothing of the record any more, and
-- "erased" is the SHA-256 of the change set in that body.
ALTER TABLE change_set ADD COLUMN erased TEXT;
ALTER TABLE kept_set ADD COLUMN erased TEXT;
CREATE TABLE erasure (
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  person INTEGER NOT NULL CHECK (person IN (0, 1)),  -- 1: stays as somebody without a name
  at INTEGER NOT NULL,
  signature TEXT NOT NULL,  -- server/store/erasure.h
  PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;
