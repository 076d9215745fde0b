"""A real X server for the contracts that a real desktop keeps."""

from tests.desktop.fixtures import x_session

__all__ = ["x_session"]
