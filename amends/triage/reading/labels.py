"""What a message is read for."""

# Each is a share between 0 and 1 that is so; "anger", "distress" and "praise" also come by degrees.
DEGREES = "anger complaint insult vulgar legal physical churn escalate distress praise".split()
# What speaks for these in a public post is not what does in a letter to a house: they are read apart.
POSTED = ["anger", "insult", "praise"]
AS_POSTED = [DEGREES.index(name) for name in POSTED]
CAUSES = (
    "late_delivery not_as_described billing_fees technical_fault no_response rude_staff damaged_wrong_item refund_denied"
    " cancellation_problem privacy_fraud dishonesty discrimination other"
).split()
KINDS = "question pre_sales suggestion praise complaint cancellation other".split()
# What a message has words for: the labels by degrees, and the one thing that must be put right.
SPOKEN = [*DEGREES, "cause"]
# Told apart by ourselves; `no` in public data is one of two.
LANGUAGES = "de nb nn en da sv other".split()
