"""What the OpenAPI document says of answers: read when it is asked for, and by no request else."""
