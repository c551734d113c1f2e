-- SPDX-License-Identifier: EUPL-1.2
-- The bytes of photos (server/store/photos.h). Those of a scope are for who may read a record there that names them.
CREATE TABLE photo_content (
  key INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  hash TEXT NOT NULL,     -- SHA-256 of the content, hexadecimal
  person TEXT NOT NULL,   -- who brought it
  at INTEGER NOT NULL,    -- when it had come whole
  bytes INTEGER NOT NULL,
  content BLOB NOT NULL,
  UNIQUE (scope, hash)
) STRICT;
CREATE INDEX photo_content_by_person ON photo_content (person, at, bytes);

-- What has come of a photo that is on its way, from its beginning without gaps; until the record is made, or for a day.
CREATE TABLE photo_piece (
  person TEXT NOT NULL,
  photo TEXT NOT NULL,    -- the id that its record is to have
  start INTEGER NOT NULL,
  at INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (person, photo, start)
) STRICT;
CREATE INDEX photo_piece_by_age ON photo_piece (at);
