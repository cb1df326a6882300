"""The routes of saved estimates, their links, and API tokens."""

from django.urls import path

from calculator.api.estimates import files, history, links, views

urlpatterns = [
    path("estimate-examples", views.ExampleEstimateList.as_view(), name="api-estimate-examples"),
    path("estimates", views.EstimateList.as_view(), name="api-estimates"),
    path("estimates/import", views.EstimateImport.as_view(), name="api-estimate-import"),
    path("estimates/<str:id>", views.EstimateDetail.as_view(), name="api-estimate"),
    path("estimates/<str:id>/totals", files.EstimateTotals.as_view(), name="api-estimate-totals"),
    path("estimates/<str:id>/lines", files.EstimateLines.as_view(), name="api-estimate-lines"),
    path("estimates/<str:id>/undo", views.Undo.as_view(), name="api-estimate-undo"),
    path("estimates/<str:id>/redo", views.Redo.as_view(), name="api-estimate-redo"),
    path("estimates/<str:id>/duplicate", views.Duplicate.as_view(), name="api-estimate-duplicate"),
    path("estimates/<str:id>/versions", history.VersionList.as_view(), name="api-estimate-versions"),
    path("estimates/<str:id>/versions/<int:number>", history.VersionDetail.as_view(), name="api-estimate-version"),
    path("estimates/<str:id>/versions/<int:number>/restore", history.Restore.as_view(), name="api-estimate-restore"),
    path("estimates/<str:id>/diff", history.Diff.as_view(), name="api-estimate-diff"),
    path("estimates/<str:id>/links", links.LinkList.as_view(), name="api-estimate-links"),
    path("estimates/<str:id>/links/<int:link>", links.LinkDetail.as_view(), name="api-estimate-link"),
    path("estimates/<str:id>/export.csv", files.FlatCsv.as_view(), name="api-estimate-csv"),
    path("estimates/<str:id>/export.aws.csv", files.AwsCsv.as_view(), name="api-estimate-aws-csv"),
    path("estimates/<str:id>/export.inputs.csv", files.InputsCsv.as_view(), name="api-estimate-inputs"),
    path("estimates/<str:id>/export.focus.csv", files.FocusCsv.as_view(), name="api-estimate-focus"),
    path("estimates/<str:id>/export.xlsx", files.Workbook.as_view(), name="api-estimate-xlsx"),
    path("estimates/<str:id>/export.parquet", files.ParquetFile.as_view(), name="api-estimate-parquet"),
    path("estimates/<str:id>/export.json", files.JsonFile.as_view(), name="api-estimate-json"),
    path("estimates/<str:id>/export.infracost.json", files.InfracostJson.as_view(), name="api-estimate-infracost"),
    path("tokens", links.TokenList.as_view(), name="api-tokens"),
    path("tokens/<int:token>", links.TokenDetail.as_view(), name="api-token"),
]
