"""The forms by which people give commands: which fields, how they are read, and what is wrong with them."""
