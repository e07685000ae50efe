"""How a claim looks elsewhere: in search results, on other sites, in a citation, on a card."""
