"""Data shipped with the product to try it on; read as files, never imported by the product."""
