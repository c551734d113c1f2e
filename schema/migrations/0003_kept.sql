-- SPDX-License-Identifier: EUPL-1.2
-- Kept change sets get a place in the order of their coming, so that they can be read page by page, and each person's are
-- counted, so that nobody fills the disk with what is refused.

ALTER TABLE kept_set RENAME TO kept_set_before;
CREATE TABLE kept_set (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL REFERENCES device (id),
  n INTEGER NOT NULL,
  scope TEXT NOT NULL,
  author TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('refused', 'escrowed')),
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (device, n)
) STRICT;
INSERT INTO kept_set (id, device, n, scope, author, received_at, verdict, code, detail, hash, body)
  SELECT id, device, n, scope, author, received_at, verdict, code, detail, hash, body FROM kept_set_before ORDER BY rowid;
DROP TABLE kept_set_before;
CREATE INDEX kept_set_by_author ON kept_set (author, position);

-- What a person's kept sets take: their bytes and 1024 for each.
CREATE TABLE kept_use (
  author TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO kept_use (author, bytes)
  SELECT author, sum(length(CAST(body AS BLOB)) + 1024) FROM kept_set GROUP BY author;
