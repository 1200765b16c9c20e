"""How people work with it: the command line and the app, two thin faces of the same calls."""
