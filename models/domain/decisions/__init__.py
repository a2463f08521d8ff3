"""What each command causes, once the right and the state allow it: one file a stage of a case's life."""
