-- SPDX-License-Identifier: EUPL-1.2
-- The log of change sets, what they merged to, and the devices that make them. Ids are UUIDs in text form, times are
-- milliseconds since 1970 UTC, scopes are in the text form of docs/protocol.md. The tables per collection (plan, meetings,
-- outcomes) and the search index are derived from "record" and are not made here.

-- epoch, server_key (a secret), server_device, horizon, derived_hash, derived_drop.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- A device of a person. The server's own one has the nil UUID as person.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  expected INTEGER NOT NULL DEFAULT 1 CHECK (expected > 0),  -- the number of its next change set
  seen INTEGER NOT NULL DEFAULT 0,                           -- the greatest "seen" of its change sets
  cursor INTEGER,                                            -- what it has merged; NULL = never asked
  floor INTEGER                                              -- the lowest "seen" it may still send
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_person ON device (person);

-- Accepted change sets in the one order. "body" is the wire form with seq, at and author: what a pull returns.
CREATE TABLE change_set (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL REFERENCES device (id),
  n INTEGER NOT NULL,
  scope TEXT NOT NULL,
  author TEXT NOT NULL,
  made INTEGER NOT NULL,
  at INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (device, n)
) STRICT;
CREATE INDEX change_set_by_scope ON change_set (scope, seq);

-- Change sets that were not merged, with why; kept for their author and the project leader.
CREATE TABLE kept_set (
  id TEXT PRIMARY KEY,
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
CREATE INDEX kept_set_by_author ON kept_set (author, received_at);

-- The texts that a kept set wanted to edit: later edits of the same device may lean on it.
CREATE TABLE kept_text (
  device TEXT NOT NULL,
  collection TEXT NOT NULL,
  record TEXT NOT NULL,
  field TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (device, collection, record, field, n)
) STRICT, WITHOUT ROWID;

-- Merged state; "state" is the storage form of sync/record.h.
CREATE TABLE record (
  key INTEGER PRIMARY KEY,
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  changed INTEGER NOT NULL,      -- seq of the last change set that touched it
  digest_low INTEGER NOT NULL,   -- the 64 bits as a signed number
  digest_high INTEGER NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (collection, id)
) STRICT;
CREATE INDEX record_by_scope ON record (scope, collection, id);

-- Which change sets touched a record: its history.
CREATE TABLE record_change (
  record INTEGER NOT NULL REFERENCES record (key),
  seq INTEGER NOT NULL REFERENCES change_set (seq),
  PRIMARY KEY (record, seq)
) STRICT, WITHOUT ROWID;

-- Sum of the digests of a scope's records.
CREATE TABLE scope (
  scope TEXT PRIMARY KEY,
  changed INTEGER NOT NULL,
  digest_low INTEGER NOT NULL,
  digest_high INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
