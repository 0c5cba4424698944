/** The pages that are shown over the window. */
export type PageName = 'settings' | 'shortcuts' | 'about' | 'sessions' | 'colours'
