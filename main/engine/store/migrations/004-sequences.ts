/** Sequences of snippets. A sequence whose endpoint is removed is kept and becomes one of all endpoints. */
export const sequences = `
CREATE TABLE sequences (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  endpoint INTEGER REFERENCES endpoints (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  -- Numbers of snippets with the waits after them, as JSON.
  steps TEXT NOT NULL,
  -- Null runs until it is stopped.
  count INTEGER
) STRICT;
`
