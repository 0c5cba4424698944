/**
 * The open end of a session that is recorded lies in a file beside the database, see `format/tail-frame.ts`. Older
 * versions do not know the file: they are to refuse the database.
 */
export const tails = `
-- How often the open end went into the database as a whole: frames of the file with a lower number are in it.
ALTER TABLE sessions ADD COLUMN folds INTEGER NOT NULL DEFAULT 0;
`
