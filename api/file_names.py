"""What the ending of a file's name says that it is, and whether its content agrees."""

_TYPES = {
    "image/jpeg": "jpg jpeg jpe jfif",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp dib",
    "image/tiff": "tif tiff",
    "image/heic": "heic heif",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "application/rtf": "rtf",
    "application/msword": "doc dot wps wpt",
    "application/vnd.ms-excel": "xls xlt et ett",
    "application/vnd.ms-powerpoint": "ppt pps dps dpt",
    "application/vnd.ms-outlook": "msg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx dotx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx xltx xlsb",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx potx ppsx",
    "application/vnd.ms-word.document.macroEnabled.12": "docm dotm",
    "application/vnd.ms-excel.sheet.macroEnabled.12": "xlsm xltm",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": "pptm potm ppsm",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/zip": "zip",
    "application/gzip": "gz tgz",
    "application/x-7z-compressed": "7z",
    "application/x-rar-compressed": "rar",
    "application/x-msdownload": "exe dll com scr",
    "application/x-shellscript": "sh",
    "application/xml": "xml",
    "text/html": "html htm xhtml",
    "text/plain": "txt csv tsv md log json ini",
    "audio/mpeg": "mp3",
    "audio/x-wav": "wav",
    "video/mp4": "mp4 m4v",
}
_BY_ENDING = {ending: kind for kind, endings in _TYPES.items() for ending in endings.split()}
_SAME = {
    # Office of today and WPS write either form under the older ending.
    "application/msword": _TYPES.keys() & {"application/rtf", *(kind for kind in _TYPES if "wordprocessingml" in kind)},
    "application/vnd.ms-excel": {kind for kind in _TYPES if "spreadsheetml" in kind},
    "application/vnd.ms-powerpoint": {kind for kind in _TYPES if "presentationml" in kind},
    "image/heic": {"image/heif"},
}


def named_type(name: str, found: str) -> str | None:
    """The media type that the name's ending stands for, where the content is another one; else `None`."""
    _, dot, ending = name.rpartition(".")
    said = _BY_ENDING.get(ending.lower()) if dot else None
    return said if said is not None and said != found and found not in _SAME.get(said, ()) else None
