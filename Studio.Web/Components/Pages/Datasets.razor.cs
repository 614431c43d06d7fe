using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Web.Browsing;
using Studio.Web.Datasets;

namespace Studio.Web.Components.Pages;

public sealed partial class Datasets
{
    private IReadOnlyList<DatasetSummary>? _all;
    private IReadOnlyList<ImportStatus> _running = [];

    [SupplyParameterFromQuery(Name = "search")] public string? Search { get; set; }

    private IEnumerable<DatasetSummary> Shown =>
        string.IsNullOrWhiteSpace(Search) ? _all! : _all!.Where(dataset => dataset.Name.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase));

    public void Dispose() => Service.ImportChanged -= OnImportChanged;

    protected override async Task OnInitializedAsync()
    {
        Service.ImportChanged += OnImportChanged;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _running = [.. Service.Imports().Where(import => import.State is ImportState.Queued or ImportState.Running)];
        await using var db = await Catalog.CreateDbContextAsync();
        _all = await DatasetSummary.ReadAsync(db);
    }

    private void OnImportChanged(string jobId) => _ = InvokeAsync(async () =>
    {
        // the list changes only with an import's end; until then its own line does
        if (Service.ImportStatus(jobId) is { State: ImportState.Queued or ImportState.Running } moved)
            _running = [.. _running.Where(import => import.JobId != jobId).Append(moved).OrderByDescending(import => import.JobId, StringComparer.Ordinal)];
        else
            await ReadAsync();
        StateHasChanged();
    });

    private void SearchFor(string text) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("search", string.IsNullOrWhiteSpace(text) ? null : text), replace: true);

    private static double Share(ImportStatus import) => import.TotalBytes == 0 ? 0 : Math.Min(1, (double)import.Bytes / import.TotalBytes);
}
