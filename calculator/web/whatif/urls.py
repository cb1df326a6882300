"""Routes of what-if. Those of one sweep are the same at its own address and under a share link."""

from django.urls import include, path

from calculator.web.whatif import kept, page, rows, saved, share, sheet, sides, use

one = [
    path("progress/", saved.watch),
    path("rows/", rows.saved_table),
    path("rows.<str:kind>", rows.saved_file),
    path("use/<int:row>/", use.use_saved),
    path("copy/", kept.copy),
    path("cancel/", kept.cancel),
    path("go/", kept.go),
    path("rename/", kept.rename),
    path("delete/", kept.delete),
    path("share/", share.share),
    path("spreadsheet/", sheet.sheet),
    path("share/<int:link>/revoke/", share.revoke),
]

urlpatterns = [
    path("", page.what_if, name="what-if"),
    path("start/", kept.start, name="sweep-start"),
    path("use/", use.use, name="sweep-use"),
    path("rows/", rows.table, name="sweep-rows"),
    path("rows.<str:kind>", rows.file),
    path("compare/", sides.compare, name="sweep-compare"),
    path("<uuid:public_id>/", saved.sweep, name="sweep"),
    path("<uuid:public_id>/", include(one)),
    path("s/<str:token>/", saved.shared, name="sweep-shared"),
    path("s/<str:token>/", include(one)),
]
