"""The HTTP edge: settings, the open store, middleware, the health route and the local command socket. No rules."""
