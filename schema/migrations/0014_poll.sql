-- SPDX-License-Identifier: EUPL-1.2
-- Answers to polls, which are no records: nobody may read them before the poll is closed, and of an anonymous one nobody may
-- ever read whose they are. So who answered and what was answered stand apart, with nothing in common, without times, and
-- in an order that says nothing.

-- "ballot" is an id that the person's device chose, so that one that is sent again counts once.
CREATE TABLE poll_answer (
  poll TEXT NOT NULL,
  person TEXT NOT NULL,
  ballot TEXT NOT NULL,
  PRIMARY KEY (poll, person, ballot)
) STRICT, WITHOUT ROWID;

CREATE TABLE ballot (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),  -- random, made here
  poll TEXT NOT NULL,
  answers_as TEXT NOT NULL,  -- the group of the poll
  person TEXT  -- NULL: the poll is anonymous, or the person was erased
) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_by_poll ON ballot (poll, answers_as);
CREATE INDEX ballot_by_person ON ballot (person, poll) WHERE person IS NOT NULL;

CREATE TABLE ballot_points (
  ballot BLOB NOT NULL REFERENCES ballot (id) ON DELETE CASCADE,
  option TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  PRIMARY KEY (ballot, option)
) STRICT, WITHOUT ROWID;

-- The result was given out: nothing is counted any more, whatever the record says.
CREATE TABLE poll_shown (poll TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
