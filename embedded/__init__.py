"""The servers that `duban up` brings along, and what keeps them running."""
