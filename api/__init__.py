"""The service over HTTP: who is it, what may they see, what do they ask."""
