-- SPDX-License-Identifier: EUPL-1.2
-- Who gets in. Ids are UUIDs in text form; times are milliseconds since 1970 UTC. Nothing secret stands here in the clear:
-- codes and tokens are kept as SHA-256 of 128 or more random bits, passphrases as Argon2id.

-- The passphrase of a person, for those who have one.
CREATE TABLE passphrase (
  person TEXT PRIMARY KEY,
  encoded TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passkey (
  id BLOB PRIMARY KEY,
  person TEXT NOT NULL,
  public_key BLOB NOT NULL,
  algorithm INTEGER NOT NULL CHECK (algorithm IN (-7, -257)),
  sign_count INTEGER NOT NULL CHECK (sign_count >= 0),
  made_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_by_person ON passkey (person);

-- A used invitation stays, so that "used already" can be told from "never existed" in the audit.
CREATE TABLE invitation (
  code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  person TEXT NOT NULL,
  made_by TEXT,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_person ON invitation (person);

CREATE TABLE session (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER  -- its device was ended: it can hand in unsent work, to be kept, and nothing else
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_device ON session (device);
CREATE INDEX session_by_person ON session (person);
