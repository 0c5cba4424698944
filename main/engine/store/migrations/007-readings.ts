/** How a person last read a session: frames or messages, and the framing. JSON; null for as it was recorded. */
export const readings = `
ALTER TABLE sessions ADD COLUMN reading TEXT;
`
