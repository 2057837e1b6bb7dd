"""The main job walked from an empty installation, over HTTP only, once through the pages and once through REST."""
