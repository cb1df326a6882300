"""Routes of the estimates. Those of one estimate are the same at its own address and under a share link."""

from django.urls import include, path

from calculator.web.estimates import adding, change, kept, mine, page, report, share, sheet

one = [
    path("edit/", change.edit),
    path("undo/", change.undo),
    path("redo/", change.redo),
    path("settle/", change.settle),
    path("nodes/<slug:node>/", page.node),
    path("charts/", page.charts),
    path("add/", adding.choose),
    path("groups/<slug:group>/add/<slug:slug>/", adding.new_item),
    path("items/<slug:node>/", adding.item),
    path("items/<slug:node>/at/<int:revision>/", adding.item_at),
    path("copy/", mine.copy),
    path("delete/", mine.delete),
    path("history/", kept.history),
    path("versions/", kept.save),
    path("versions/<int:number>/restore/", kept.restore),
    path("changes/", kept.changes),
    path("revisions/<int:revision>/restore/", kept.rewind),
    path("reprice/", kept.reprice),
    path("share/", share.share),
    path("share/<int:link>/revoke/", share.revoke),
    path("share/<int:link>/change/", share.change),
    path("export/<str:kind>", page.export),
    path("report/", report.report),
    path("spreadsheet/", sheet.sheet),
]

urlpatterns = [
    path("estimates/", mine.estimates, name="estimates"),
    path("estimates/new/", mine.new, name="estimate-new"),
    path("estimates/add/<slug:slug>/", adding.add, name="estimate-add"),
    path("estimates/examples/<slug:slug>/", mine.example, name="estimate-example"),
    path("estimates/examples/<slug:slug>/nodes/<slug:node>/", mine.example_node),
    path("estimates/examples/<slug:slug>/charts/", mine.example_charts),
    path("estimates/<uuid:public_id>/", page.estimate, name="estimate"),
    path("estimates/<uuid:public_id>/", include(one)),
    path("s/<str:token>/", page.estimate_shared, name="shared"),
    path("s/<str:token>/", include(one)),
]
