using Studio.Data;
using Studio.Training.Models.Library;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Models;
using Studio.Web.Importing;
using Studio.Web.Modeling;

namespace Studio.Web.Components.Pages;

/// <summary>The library. While a job runs its folder is looked at twice a second; otherwise nothing is asked.</summary>
public sealed partial class ModelsPage
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<string> _dismissed = [];
    private readonly HashSet<string> _watched = [];
    private IReadOnlyList<ModelManifest> _all = [];
    private IReadOnlyList<ModelJobStatus> _jobs = [];
    private IReadOnlyList<UploadState> _files = [];
    private Exception? _error;
    private string _name = "", _path = "", _base = "";
    private bool _importing, _watching;

    private bool CanImport => _name.Trim().Length > 0 && (_files.Count > 0 != _path.Trim().Length > 0);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        Read();
        _ = WatchAsync();
    }

    private void Read()
    {
        _all = Service.List();
        var jobs = Service.Jobs();
        _watched.UnionWith(jobs.Where(j => j.State == ModelJobState.Running).Select(j => j.JobId));
        // of those that failed, what failed while the page was open, and the newest job of all
        _jobs = [.. jobs.Where((j, i) => j.State == ModelJobState.Running || (j.State == ModelJobState.Failed && (i == 0 || _watched.Contains(j.JobId)) && !_dismissed.Contains(j.JobId)))];
    }

    private async Task WatchAsync()
    {
        if (_watching)
            return;
        _watching = true;
        try
        {
            while (_jobs.Any(j => j.State == ModelJobState.Running))
            {
                await Task.Delay(s_look, _gone.Token);
                Read();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // the page is closed; the job goes on
        }
        finally
        {
            _watching = false;
        }
    }

    private void TakeFiles(IReadOnlyList<UploadState> files)
    {
        _files = files;
        if (_name.Length == 0 && files.Count == 1)
            _name = Path.GetFileNameWithoutExtension(files[0].Name).Replace(".tar", "", StringComparison.OrdinalIgnoreCase);
    }

    private void Import()
    {
        try
        {
            var adapted = _base.Length > 0 ? _base : null;
            Service.StartImport(_path.Trim().Length > 0 ? new() { Path = _path.Trim(), Base = adapted } : new() { Uploads = [.. _files.Select(f => f.UploadId!)], Base = adapted }, _name);
            (_importing, _name, _path, _base, _files, _error) = (false, "", "", "", [], null);
            Read();
            _ = WatchAsync();
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    private void Dismiss(ModelJobStatus job)
    {
        _dismissed.Add(job.JobId);
        Read();
    }

    /// <summary>Copying is most of it; reading the weights once more the rest.</summary>
    private static double Share(ModelJobStatus job) => job.RowsTotal > 0 ? (double)job.RowsDone / job.RowsTotal
        : job.BytesTotal > 0 ? 0.9 * Math.Min(1, (double)job.BytesDone / job.BytesTotal) : 0.1;

    private static string Figured(ModelJobStatus job) => job.Kind == ModelJobKind.Compression ? CompressionWords.Progress(job)
        : job.BytesTotal == 0 ? "is written"
        : job.BytesDone < job.BytesTotal ? $"{Figures.Bytes(job.BytesDone)} of {Figures.Bytes(job.BytesTotal)} copied" : "the weights are checked";
}
