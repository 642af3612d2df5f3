"""What the services of this room raise when they refuse."""


class RefusedError(Exception):
    """The act is not possible now. `reasons` are sentences for the person, in their language; at least one."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))
