"""Numbers in addresses."""

from starlette.convertors import IntegerConvertor, register_url_convertor

ROW = "row"


class _RowNumber(IntegerConvertor):
    """No row has a longer one, and Python refuses to read very long ones."""

    regex = "[0-9]{1,9}"


# `{number:row}` in a route; any other address of that form is a page that does not exist.
register_url_convertor(ROW, _RowNumber())
