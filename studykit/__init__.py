"""studykit: reading notes in, knowledge kept."""

__version__ = "0.1.0"
