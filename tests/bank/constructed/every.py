"""All forms of constructed files, by name."""

from tests.bank.constructed import (
    archive_forms,
    csv_forms,
    json_forms,
    package_forms,
    text_forms,
    toml_forms,
    workbook_forms,
    xml_forms,
)

EVERY = {
    **toml_forms.FORMS,
    **json_forms.FORMS,
    **csv_forms.FORMS,
    **workbook_forms.FORMS,
    **xml_forms.FORMS,
    **package_forms.FORMS,
    **text_forms.FORMS,
    **archive_forms.FORMS,
}
