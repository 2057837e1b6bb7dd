"""What this floor hands to registries: gate conditions of each chapter, menu entries, kinds of jobs."""


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
