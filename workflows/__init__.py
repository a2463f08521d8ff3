"""What is durable: one workflow a file, each thin over the domain."""
