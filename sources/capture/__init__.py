"""A page of the web, fetched from an address that somebody else chose."""
