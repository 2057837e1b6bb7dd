"""Words that the templates of this floor add to Django's."""
