"""Speed beside its limits. Each line first proves that limit, baseline and product return the same rows."""
