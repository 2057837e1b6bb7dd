"""DIAGEO AMERICAS and FAREWAY in the State of Iowa's public record: see SOURCE.md."""
