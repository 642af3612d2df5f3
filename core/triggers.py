"""Triggers (being written)."""


def install_after_migrate(**kwargs: object) -> None: ...


def install() -> None: ...


def drop() -> None: ...
