"""Turn texts and documents into briefings, and prove that nothing was lost."""

from standfirst.importer.coverage import Coverage, check
from standfirst.importer.imported import Imported, import_file, run_accept, run_import

__all__ = ["Coverage", "Imported", "check", "import_file", "run_accept", "run_import"]
