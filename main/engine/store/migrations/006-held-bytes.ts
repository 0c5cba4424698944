/** Bytes of incomplete entries. If the recorder is killed, they become partial entries. */
export const heldBytes = `
CREATE TABLE held_bytes (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  connection INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX held_bytes_by_session ON held_bytes (session);
`
