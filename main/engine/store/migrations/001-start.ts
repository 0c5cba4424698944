/**
 * The first layout. `blocks` holds the entries: bytes of many entries in `payload`, their packed columns (`columns.ts`)
 * before them so that filters need not read the payload. The index includes `count` so that the block index of a
 * session is read from the index alone. `bodies` and `parts` hold entries too long for a block.
 */
export const start = `
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  config TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  endpoint INTEGER,
  config TEXT NOT NULL,
  -- Names the lock of the process that records it.
  owner TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  entries INTEGER NOT NULL DEFAULT 0,
  bytes_in INTEGER NOT NULL DEFAULT 0,
  bytes_out INTEGER NOT NULL DEFAULT 0,
  replay_of INTEGER,
  differing INTEGER,
  -- Microseconds since the epoch; -1 once its bytes are being deleted.
  deleted_at INTEGER
) STRICT;
CREATE INDEX sessions_recording ON sessions (owner) WHERE state = 'recording';
CREATE INDEX sessions_deleted ON sessions (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE connections (
  session INTEGER NOT NULL,
  connection INTEGER NOT NULL,
  local_host TEXT,
  local_port INTEGER,
  remote_host TEXT,
  remote_port INTEGER,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  bytes_in INTEGER NOT NULL DEFAULT 0,
  bytes_out INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session, connection)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  -- Number of its first entry.
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  columns BLOB NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX blocks_directory ON blocks (session, first, count);

CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  -- Number of its entry; null while it is being received.
  n INTEGER,
  connection INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  declared_length INTEGER NOT NULL,
  -- Bytes that came.
  length INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX bodies_by_session ON bodies (session, n);

CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  body INTEGER NOT NULL,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX parts_by_body ON parts (body, part);
`
