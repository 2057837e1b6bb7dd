"""Charts for every chapter: declared in Python with Altair, drawn to SVG on the server."""
