"""What requests may say: one model for each body of the contract, unknown fields refused."""
