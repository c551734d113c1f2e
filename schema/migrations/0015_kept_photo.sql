-- SPDX-License-Identifier: EUPL-1.2
-- Photos that came from a device that was ended, or from who no longer takes part: kept for the leader with the change set that would
-- have made their record (server/store/kept_photos.h). Their bytes are in photo_content, and counted in kept_use.
CREATE TABLE kept_photo (
  kept TEXT PRIMARY KEY REFERENCES kept_set (id),
  author TEXT NOT NULL,
  photo TEXT NOT NULL,    -- the id that its record was to have
  scope TEXT NOT NULL,
  hash TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_photo_by_photo ON kept_photo (author, photo);
CREATE INDEX kept_photo_by_content ON kept_photo (scope, hash);
