"""Tables of people: CSV in whatever separators and encoding it comes, and XLSX; read line by line and written alike.

>>> table = open_table(Path("noi-sinh.csv"))
>>> place = table.place_of("noi_sinh")
>>> [line.cells[place] for line in table]
['xã Đông Yên, huyện Quốc Oai, Hà Nội']
"""

from lienthong.foundation.spreadsheets.cells import BYTE_ORDER_MARK, guarded, unguarded
from lienthong.foundation.spreadsheets.reading import open_table
from lienthong.foundation.spreadsheets.table import (
    Line,
    Table,
    TableFault,
    TableFormat,
    UnknownColumn,
    UnreadableTable,
)
from lienthong.foundation.spreadsheets.writing import WorkbookWriter, csv_bytes, csv_heading, new_columns

__all__ = [
    "BYTE_ORDER_MARK",
    "Line",
    "Table",
    "TableFault",
    "TableFormat",
    "UnknownColumn",
    "UnreadableTable",
    "WorkbookWriter",
    "csv_bytes",
    "csv_heading",
    "guarded",
    "new_columns",
    "open_table",
    "unguarded",
]
