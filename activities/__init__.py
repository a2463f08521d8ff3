"""What workflows ask of the world: classes that are handed their dependencies."""
