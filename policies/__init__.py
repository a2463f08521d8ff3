"""The policies that ship: loaded by `duban policy load`, data like any other."""
