/** The colour rules of a session. JSON; null for none. */
export const colourRules = `
ALTER TABLE sessions ADD COLUMN colour_rules TEXT;
`
