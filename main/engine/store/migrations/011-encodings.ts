/** The text encoding that a session was given. Null: the one of its endpoint, or of all sessions. */
export const encodings = `
ALTER TABLE sessions ADD COLUMN encoding TEXT;
`
