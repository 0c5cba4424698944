/**
 * What is missing of payloads that were truncated because the disk could not keep up: for a session, and for a streamed
 * entry.
 */
export const cut = `
ALTER TABLE sessions ADD COLUMN cut_entries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cut_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bodies ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
`
