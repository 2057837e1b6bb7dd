"""The processes whose visibility is tested here are opened as the process chapter's tests open them."""

from tests.cooperation.conftest import open_process

__all__ = ["open_process"]
