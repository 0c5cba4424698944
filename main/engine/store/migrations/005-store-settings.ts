/** Settings of the store, which all processes that share the database obey. */
export const storeSettings = `
CREATE TABLE store_settings (
  name TEXT PRIMARY KEY,
  -- JSON
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
