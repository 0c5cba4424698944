/** Snippets: saved messages. A snippet whose endpoint is removed is kept and becomes one of all endpoints. */
export const snippets = `
CREATE TABLE snippets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  endpoint INTEGER REFERENCES endpoints (id) ON DELETE SET NULL,
  folder TEXT NOT NULL,
  -- Order among all snippets: the lower comes first.
  position REAL NOT NULL,
  name TEXT NOT NULL,
  message TEXT NOT NULL,
  draft TEXT NOT NULL
) STRICT;
`
