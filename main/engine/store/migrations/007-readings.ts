/**
 * The last view mode of a session: frames or messages, and the framing. JSON; null for entries as they were recorded.
 */
export const readings = `
ALTER TABLE sessions ADD COLUMN reading TEXT;
`
