using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Web.Components.Controls;
using Studio.Web.Datasets;
using Studio.Web.Importing;

namespace Studio.Web.Components.Pages;

/// <summary>
/// Brings data in: choose it, look at what was understood of it, import. The address holds where it stands (?source=,
/// ?upload=ID for files that have arrived, ?job=ID for the running import), so a refresh loses nothing.
/// </summary>
public sealed partial class ImportDataset
{
    /// <summary>A message of the circuit is limited to 32 KB.</summary>
    private const int MaxPaste = 24_000;

    private static readonly (string Key, string Label)[] s_sources = [("files", "Files"), ("path", "By path"), ("paste", "Paste")];

    private readonly ImportDraft _draft = new();
    private Exception? _error;
    private string _path = "";
    private string _paste = "";
    private bool _busy;

    [SupplyParameterFromQuery(Name = "source")] public string? Source { get; set; }
    [SupplyParameterFromQuery(Name = "upload")] public string[]? UploadIds { get; set; }
    [SupplyParameterFromQuery(Name = "job")] public string? JobId { get; set; }
    [SupplyParameterFromQuery(Name = "into")] public string? Into { get; set; }

    private string ButtonText => _busy ? "Starting" : $"Import {Figures.Bytes(_draft.Preview!.Bytes)}";

    private string Described
    {
        get
        {
            var preview = _draft.Preview!;
            var files = preview.Bytes == 0 ? "" : $"{Figures.Bytes(preview.Bytes)}, ";
            var rows = preview.RowCount is { } count ? $"{Figures.Exact(count)} rows, " : "";
            return $"{files}{rows}{preview.Columns.Count} {(preview.Columns.Count == 1 ? "column" : "columns")}.";
        }
    }

    protected override Task OnParametersSetAsync()
    {
        _draft.Into = Into;
        var waiting = UploadIds is { Length: > 0 } && _draft.Preview is null && _error is null && JobId is null && !_busy;
        return waiting ? TakeUploadsAsync(UploadIds!) : Task.CompletedTask;
    }

    private Task TakeFilesAsync(IReadOnlyList<UploadState> files)
    {
        if (files.Count == 0)
            return Task.CompletedTask;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["upload"] = files.Select(file => file.UploadId!).ToArray() }), replace: true);
        return Task.CompletedTask;
    }

    private Task TakeUploadsAsync(IReadOnlyList<string> ids)
    {
        try
        {
            _draft.Take([.. ids.Select(id => new ImportInput { UploadId = id })], Uploads.Get(ids[0]).FileName);
            return PreviewAsync();
        }
        catch (UserError e)
        {
            _error = e;
            return Task.CompletedTask;
        }
    }

    private Task TakePathAsync()
    {
        _draft.Take([new ImportInput { Path = _path.Trim() }], Path.GetFileName(_path.Trim()));
        return PreviewAsync();
    }

    private Task TakePasteAsync()
    {
        _draft.Take([new ImportInput { Text = _paste, Name = PastedText.NameFor(_paste) }], "pasted text");
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        (_busy, _error) = (true, null);
        StateHasChanged();
        try
        {
            _draft.Show(await Datasets.PreviewAsync(_draft.Request));
        }
        catch (UserError e)
        {
            _error = e;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task ImportAsync()
    {
        if (_busy)
            return;
        (_busy, _error) = (true, null);
        try
        {
            var job = await Datasets.StartImportAsync(_draft.Request);
            Navigation.NavigateTo($"/datasets/import?job={job}");
        }
        catch (UserError e)
        {
            _error = e;
        }
        finally
        {
            _busy = false;
        }
    }

    private void StartOver()
    {
        _draft.Take([], "");
        _error = null;
        foreach (var id in UploadIds ?? [])
            Uploads.Delete(id);
        Navigation.NavigateTo(Into is null ? "/datasets/import" : $"/datasets/import?into={Into}");
    }

    private string SourceAddress(string key) => Navigation.GetUriWithQueryParameter("source", key == "files" ? null : key);
}
