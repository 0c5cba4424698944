/**
 * The tail of a session that is being recorded is in a file beside the database, see `format/tail-frame.ts`. Older
 * versions do not know the file and must refuse the database.
 */
export const tails = `
-- How often the open end went into the database as a whole: frames of the file with a lower number are in it.
ALTER TABLE sessions ADD COLUMN folds INTEGER NOT NULL DEFAULT 0;
`
