/** What is missing of payloads that were cut because the disk could not follow: of a session, and of a streamed entry. */
export const cut = `
ALTER TABLE sessions ADD COLUMN cut_entries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cut_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bodies ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
`
