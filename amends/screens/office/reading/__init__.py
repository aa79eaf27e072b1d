"""Who reads what customers write."""
