/** Entry of the desktop application. */
export {}
