/**
 * The size of sessions in the database, and what limits dropped of their beginning. Handshakes among dropped entries
 * are kept while their connections have entries: compressed frames cannot be read without them.
 */
export const limits = `
ALTER TABLE sessions ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN dropped_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN dropped_out INTEGER NOT NULL DEFAULT 0;
-- Times of the first and the last dropped entry.
ALTER TABLE sessions ADD COLUMN dropped_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN dropped_to INTEGER NOT NULL DEFAULT 0;

CREATE TABLE kept_handshakes (
  session INTEGER NOT NULL,
  n INTEGER NOT NULL,
  connection INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (session, connection, n)
) STRICT, WITHOUT ROWID;

UPDATE sessions SET size =
  coalesce((SELECT sum(length(columns) + length(payload)) FROM blocks WHERE session = sessions.id), 0) +
  coalesce((SELECT sum(length) FROM bodies WHERE session = sessions.id), 0);
`
