"""The definition of the process: one table of stages × variants, what is derived from it, and the rules it must keep.

Plain values and functions: no database, no request. Source: D20–D25, architecture, The process definition is a table.
"""
