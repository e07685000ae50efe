"""Keys for programs that read much: made on the desk, shown once, stored as a hash."""
