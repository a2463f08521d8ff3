"""How things look from outside: rows and values turned into JSON values, without a model for each row."""
