-- SPDX-License-Identifier: EUPL-1.2
-- The secret address at which a person's calendar program reads the meetings. Of the secret only the SHA-256 is kept.
CREATE TABLE calendar_feed (
  person TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
