/**
 * The name of the application for the system. On Windows it is the AppUserModelID: the installer writes it into the
 * shortcut, and the process must have the same one, or its windows, notifications and jump list belong to another
 * application.
 */
export const appId = 'app.sockeye.Sockeye'
