"""What the files say that an operator loads: their shapes, and what loading them would change."""
