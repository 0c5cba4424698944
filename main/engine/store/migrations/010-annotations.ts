/**
 * Annotations: bookmarks, notes and colours of rows. A marker is an entry of a kind that older versions do not know: they
 * must refuse the database.
 */
export const annotations = `
CREATE TABLE annotations (
  session INTEGER NOT NULL,
  -- Number of the entry; of a message, that of its first entry.
  n INTEGER NOT NULL,
  -- Where a message begins in the payload of that entry.
  offset INTEGER NOT NULL,
  bookmarked INTEGER NOT NULL,
  -- Empty for none.
  note TEXT NOT NULL,
  colour TEXT,
  PRIMARY KEY (session, n, offset)
) STRICT, WITHOUT ROWID;

-- How often the annotations of a session changed: what is read of them is kept until this changes, in any process.
ALTER TABLE sessions ADD COLUMN annotation_changes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sessions_annotated ON sessions (annotation_changes) WHERE annotation_changes > 0;
-- Number of markers among its entries, or more.
ALTER TABLE sessions ADD COLUMN markers INTEGER NOT NULL DEFAULT 0;
`
