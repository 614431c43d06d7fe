using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Web.Components.Controls;
using Studio.Web.Datasets;

namespace Studio.Web.Components.Importing;

public sealed partial class ImportProgressCard
{
    private ImportStatus? _status;
    private bool _cancelling;

    // the worker's last word comes a moment before the catalog has the version; only then it can be used
    private bool _usable;

    [Parameter, EditorRequired] public required string JobId { get; set; }

    private double Share => _status switch
    {
        { State: ImportState.Succeeded } => 1,
        { TotalBytes: > 0 } status => Math.Clamp((double)status.Bytes / status.TotalBytes, 0, 1),
        _ => 0,
    };

    private string Word => _status!.State switch
    {
        ImportState.Queued => "waits for its turn",
        ImportState.Running => "is being imported",
        ImportState.Succeeded when !_usable => "is being entered into the catalog",
        ImportState.Succeeded => $"imported as version {_status.Version}",
        ImportState.Failed => "could not be imported; nothing of it was kept",
        _ => "was cancelled; nothing of it was kept",
    };

    private string Figured => _status!.State == ImportState.Queued
        ? "0 rows"
        : $"{Figures.Exact(_status.Rows)} rows · {Figures.Bytes(_status.Bytes)}{(_status.TotalBytes > 0 ? $" of {Figures.Bytes(_status.TotalBytes)}" : "")}";

    public void Dispose() => Datasets.ImportChanged -= OnImportChanged;

    protected override void OnInitialized() => Datasets.ImportChanged += OnImportChanged;

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        try
        {
            _status = Datasets.ImportStatus(JobId);
        }
        catch (UserError)
        {
            _status = null; // no identifier at all: the page says that there is no such import
        }

        if (_usable || _status is not { State: ImportState.Succeeded, DatasetId: { } id, Version: { } version })
            return;
        await using var db = await Catalog.CreateDbContextAsync();
        _usable = await db.DatasetVersions.AnyAsync(row => row.DatasetId == id && row.Version == version);
    }

    private void OnImportChanged(string jobId)
    {
        if (jobId == JobId)
            _ = InvokeAsync(async () =>
            {
                await ReadAsync();
                StateHasChanged();
            });
    }

    private async Task CancelAsync()
    {
        _cancelling = true;
        try
        {
            await Datasets.CancelImportAsync(JobId);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }
}
