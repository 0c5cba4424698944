/** Settings of the store, which apply to all processes that share the database. */
export const storeSettings = `
CREATE TABLE store_settings (
  name TEXT PRIMARY KEY,
  -- JSON
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
