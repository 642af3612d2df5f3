"""Letters: wording (builtin, engine, fields), layout (as_docx, as_pdf), the blank forms, the archive box and the bundle of evidence."""
