using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Training.Models.Hub;
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
    private HubListing? _listing;
    private string _name = "", _path = "", _base = "";
    private bool _importing, _watching;

    private bool CanImport => _name.Trim().Length > 0 && new[] { _files.Count > 0, _path.Trim().Length > 0, _listing is not null }.Count(given => given) == 1;

    /// <summary>A hub's model that somebody was sent here to fetch.</summary>
    [SupplyParameterFromQuery(Name = "hub")] public string? HubModel { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        _importing = HubModel is not null;
        Read();
        _ = WatchAsync();
    }

    private void Read()
    {
        _all = Service.List();
        var jobs = Service.Jobs();
        _watched.UnionWith(jobs.Where(j => j.State == ModelJobState.Running).Select(j => j.JobId));
        // of those that failed, what failed while the page was open, what can go on, and the newest job of all
        _jobs = [.. jobs.Where((j, i) => j.State == ModelJobState.Running || (j.State == ModelJobState.Failed && (i == 0 || j.CanResume || _watched.Contains(j.JobId)) && !_dismissed.Contains(j.JobId)))];
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
            if (_listing is not null) Service.StartFetch(_listing, _name, adapted);
            else Service.StartImport(_path.Trim().Length > 0 ? new() { Path = _path.Trim(), Base = adapted } : new() { Uploads = [.. _files.Select(f => f.UploadId!)], Base = adapted }, _name);
            (_importing, _name, _path, _base, _files, _listing, _error) = (false, "", "", "", [], null, null);
            Look();
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    private void TakeListing(HubListing? listing)
    {
        if (listing is not null && (_name.Length == 0 || _name == NameOf(_listing)))
            _name = NameOf(listing);
        _listing = listing;
    }

    private static string NameOf(HubListing? listing) => listing?.Repository.Split('/')[^1] ?? "";

    private void Look()
    {
        Read();
        _ = WatchAsync();
    }

    private void Resume(ModelJobStatus job)
    {
        Service.Resume(job.JobId);
        Look();
    }

    private void Discard(ModelJobStatus job)
    {
        Service.CancelJob(job.JobId);
        Dismiss(job);
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
        : job.BytesDone < job.BytesTotal ? $"{Figures.Bytes(job.BytesDone)} of {Figures.Bytes(job.BytesTotal)} {(job.Kind == ModelJobKind.Fetch ? "fetched" : "copied")}" : "the weights are checked";
}
