"""What a reader may be shown. Only `shown` selects from the tables of cases; all others go through it."""
