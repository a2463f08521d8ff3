"""The page: what people look at every day. It asks the API's own gateway, queries and shapes; it has no rules."""
