"""What the room refuses, with the message for the person."""


class InterpretationError(Exception):
    """The verb cannot be done as things stand. The message is shown."""
