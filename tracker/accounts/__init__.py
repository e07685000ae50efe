"""Who comes to the desk: signing in with a second factor, lock-out, and a log of both."""
