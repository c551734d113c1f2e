-- SPDX-License-Identifier: EUPL-1.2
-- What its person calls a passkey; of earlier ones nobody said it.
ALTER TABLE passkey ADD COLUMN name TEXT NOT NULL DEFAULT '';
