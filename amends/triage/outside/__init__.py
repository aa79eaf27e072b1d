"""Another reader of messages, outside this house, who is asked only where an admin has permitted it."""
