-- SPDX-License-Identifier: EUPL-1.2
-- The audit log: who did, changed, read and exported what kind of thing and when. Never content, names or secrets
-- (docs/audit.md). Where something is not there or not known the text is empty.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,  -- from 1, without gaps
  at INTEGER NOT NULL,         -- the server's clock
  actor TEXT NOT NULL,         -- a person, or 'operator': the command line
  device TEXT NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,          -- collections, a means of sign-in, or an address of the API
  scope TEXT NOT NULL,
  record TEXT NOT NULL,        -- the id of what it was done to
  outcome TEXT NOT NULL,       -- 'done', or the code of the error
  previous TEXT NOT NULL,      -- the hash of the line before
  hash TEXT NOT NULL           -- over all of these (server/store/audit.h)
) STRICT;

-- Where the log begins and ends. 'cut': the last line that was let go for its age; 'head': the last line of all.
CREATE TABLE audit_end (
  name TEXT PRIMARY KEY CHECK (name IN ('cut', 'head')),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO audit_end (name, number, hash) VALUES ('cut', 0, ''), ('head', 0, '');

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'a line of the audit log is never changed');
END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN OLD.number > (SELECT number FROM audit_end WHERE name = 'cut') BEGIN
  SELECT RAISE(ABORT, 'a line of the audit log stays until a cut');
END;
