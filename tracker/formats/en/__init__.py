"""English: the day first, as in the record and in what editors write."""
