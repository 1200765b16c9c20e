"""The account of the operating system with which somebody works."""

import functools
import os

__all__ = ["login"]


@functools.cache
def login() -> str:
    """The account behind the name: not what the environment says."""
    import pwd  # noqa: PLC0415 - only for who writes

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
