"""Numbers about clients and cooperation as pure functions: no Django, no files, no database, no clock.

Modules are imported one by one where they are used: only `pareto` needs numpy and only `joined` needs pandas.
"""
