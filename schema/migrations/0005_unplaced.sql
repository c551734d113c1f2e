-- SPDX-License-Identifier: EUPL-1.2
-- A kept set may have the number of another set of its device: a restored server gave it out anew before the lost one came back.
-- "place" is the wire form with seq, at and author of one that came back and could not stand at its place yet; it may later.

ALTER TABLE kept_set RENAME TO kept_set_before;
DROP INDEX kept_set_by_author;
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
  place TEXT
) STRICT;
INSERT INTO kept_set (position, id, device, n, scope, author, received_at, verdict, code, detail, hash, body)
  SELECT position, id, device, n, scope, author, received_at, verdict, code, detail, hash, body FROM kept_set_before;
DROP TABLE kept_set_before;
CREATE INDEX kept_set_by_author ON kept_set (author, position);
CREATE INDEX kept_set_by_device ON kept_set (device, n);
CREATE INDEX kept_set_to_place ON kept_set (position) WHERE place IS NOT NULL;
