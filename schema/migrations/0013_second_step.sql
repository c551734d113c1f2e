-- SPDX-License-Identifier: EUPL-1.2
-- The second step of a passphrase: codes of an authenticator app (TOTP, RFC 6238), and codes to recover with. It goes with
-- the passphrase. Why the secret stands here as it is: server/auth/second_step.h.
CREATE TABLE second_step (
  person TEXT PRIMARY KEY REFERENCES passphrase (person) ON DELETE CASCADE,
  secret BLOB NOT NULL CHECK (length(secret) = 20),
  last_step INTEGER NOT NULL,  -- of the last code that was taken; none before it is taken any more
  set_at INTEGER NOT NULL,
  recovery_used_at INTEGER     -- when a recovery code was last taken
) STRICT, WITHOUT ROWID;

-- Those that can still be used, as SHA-256 of 80 random bits in base32.
CREATE TABLE recovery_code (
  code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  person TEXT NOT NULL REFERENCES second_step (person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_code_by_person ON recovery_code (person);
