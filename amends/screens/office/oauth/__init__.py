"""Opening mailboxes by consent."""
