"""Evidence: the one place where uploaded files lie, and clearing away what nobody cites."""
