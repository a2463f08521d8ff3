"""What `duban` can be told to do: one file for each command or group of commands."""
