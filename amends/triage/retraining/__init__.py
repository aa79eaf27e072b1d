"""Teaching the reader what people in this house have set right, beside what comes with Amends and never in its place."""
