"""The ways out of the service, and what is said on them."""
