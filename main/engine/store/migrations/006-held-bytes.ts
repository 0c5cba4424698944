/** Bytes of entries that are not whole yet: what an entry cut short is made of when its recorder is killed. */
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
