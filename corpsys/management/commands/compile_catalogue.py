"""Compile the translations, where a catalogue is newer than its compiled form; needs no gettext on the machine."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations that changed."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compile_one(source)


def compile_one(source: Path) -> None:
    """Write the compiled form beside a catalogue unless it is up to date already."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    with source.open("rb") as file:
        catalogue = read_po(file)
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(target)
