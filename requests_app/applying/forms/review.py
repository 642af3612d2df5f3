"""Step 5: looked through and sent."""

from core.proof_of_work import ProtectedForm


class ReviewForm(ProtectedForm):
    """Nothing but the protection from machines: what was filled in stands in the draft."""
