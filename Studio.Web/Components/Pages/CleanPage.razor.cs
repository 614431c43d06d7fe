using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Web.Cleaning;
using Studio.Web.Components.Controls;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

/// <summary>A cleaning pipeline edited as a list, tried on some rows while it is edited, and applied as a job. The address holds version, saved pipeline and job.</summary>
public sealed partial class CleanPage : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(350);

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _trying;
    private DatasetChoice? _choice;
    private PipelineDraft? _draft;
    private PipelineDraft.Entry? _open;
    private SavedPipeline? _saved;
    private CleaningPreview? _preview;
    private CleanJobStatus? _job;
    private IReadOnlyList<PipelineProblem> _problems = [];
    private Exception? _error;
    private Exception? _previewError;
    private bool _previewing;
    private bool _starting;
    private int _newest;
    private int _rows = 2000;

    [Parameter] public string DatasetId { get; set; } = "";
    [SupplyParameterFromQuery(Name = "version")] public int? Version { get; set; }
    [SupplyParameterFromQuery(Name = "pipeline")] public string? PipelineId { get; set; }

    /// <summary>A version whose own pipeline is opened, to be changed or used again.</summary>
    [SupplyParameterFromQuery(Name = "of")] public int? Of { get; set; }

    /// <summary>A kind of operation to begin with, from a page that found it wanted.</summary>
    [SupplyParameterFromQuery(Name = "add")] public string? Add { get; set; }
    [SupplyParameterFromQuery(Name = "job")] public string? JobId { get; set; }

    private bool CanApply => _draft is { Entries.Count: > 0 } && _problems.Count == 0 && !_starting && _job is not { IsOpen: true };

    private string PreviewState => _previewing ? "trying" : _preview is null ? "" : _preview.Rows == _preview.TotalRows ? "on all rows" : $"on {Figures.Exact(_preview.Rows)} of {Figures.Exact(_preview.TotalRows)} rows, spread evenly";

    public void Dispose()
    {
        Service.Changed -= OnJobChanged;
        _trying?.Cancel();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Service.Changed += OnJobChanged;

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            if (_choice is null || _choice.Id != DatasetId || (Version is { } wanted && _choice.Version != wanted))
                await LoadAsync();
            _job = JobId is null ? null : Service.Status(JobId);
        }
        catch (UserError e)
        {
            _error = e;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    private async Task LoadAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync(_gone.Token);
        var dataset = await db.Datasets.AsNoTracking().Include(d => d.Versions).FirstOrDefaultAsync(d => d.Id == DatasetId, _gone.Token)
            ?? throw new UserError("There is no such dataset here: it was deleted, or the address was cut short when it was copied.");
        var version = dataset.Versions.Where(v => Version is null || v.Version == Version).MaxBy(v => v.Version)
            ?? throw new UserError($"{dataset.Name} has no version {Version}: open its newest.");
        _newest = dataset.Versions.Max(v => v.Version);
        _choice = DatasetChoice.Of(dataset, version);
        var pipeline = _draft?.Pipeline;
        _draft = new PipelineDraft(new TableShape(_choice.Manifest.Columns));
        if (pipeline is not null)
            _draft.Load(pipeline);
        else if (PipelineId is not null)
            _draft.Load((_saved = PipelineLibrary.Get(Workspace, PipelineId)).Pipeline);
        else if (Of is { } made && dataset.Versions.FirstOrDefault(v => v.Version == made) is { } other && DatasetChoice.Of(dataset, other).Manifest.Pipeline is { } its)
            _draft.Load(PipelineJson.Read(its, $"The pipeline of version {made}"));
        else if (OperationKind.Find(Add ?? "") is { } wanted)
            _draft.Add(wanted);
        _open = _draft.Entries.Count > 0 ? _draft.Entries[0] : null;
        await ChangedAsync();
    }

    private int Index(PipelineDraft.Entry entry) => _draft!.Entries.ToList().IndexOf(entry);

    private OperationPreview? PreviewOf(PipelineDraft.Entry entry) =>
        _preview is not null && !_previewing && Index(entry) is >= 0 and var i && i < _preview.Operations.Count ? _preview.Operations[i] : null;

    private void Open(PipelineDraft.Entry entry) => _open = _open == entry ? null : entry;

    private Task AddAsync(ChangeEventArgs change)
    {
        if (OperationKind.Find(change.Value?.ToString() ?? "") is not { } kind)
            return Task.CompletedTask;
        _open = _draft!.Add(kind);
        return ChangedAsync();
    }

    /// <summary>What nearly every text dataset wants first.</summary>
    private Task UsualAsync()
    {
        _draft!.Load(new Pipeline { Operations = [new UnicodeOperation(), new HtmlOperation(), new WhitespaceOperation(), new LengthFilterOperation { AtLeast = 2 }, new ExactDuplicatesOperation(), new NearDuplicatesOperation()] });
        _open = _draft.Entries[0];
        return ChangedAsync();
    }

    private Task RemoveAsync(PipelineDraft.Entry entry)
    {
        _draft!.Remove(entry);
        if (_open == entry)
            _open = null;
        return ChangedAsync();
    }

    private Task MoveAsync(PipelineDraft.Entry entry, int places)
    {
        _draft!.Move(entry, places);
        return ChangedAsync();
    }

    private Task RowsAsync(ChangeEventArgs change)
    {
        _rows = int.Parse(change.Value?.ToString() ?? "2000", System.Globalization.CultureInfo.InvariantCulture);
        return ChangedAsync();
    }

    private Task KeepAsync(PipelineDraft.Entry entry, long row)
    {
        var field = entry.Kind.Fields.First(f => f.Name == "exceptions");
        var chosen = ExceptionsOf(entry);
        PipelineDraft.Set(entry, field, chosen.Contains(row) ? chosen.Where(r => r != row).ToList() : [.. chosen, row]);
        return ChangedAsync();
    }

    private static IReadOnlyList<long> ExceptionsOf(PipelineDraft.Entry entry) => entry.Operation switch
    {
        ExactDuplicatesOperation exact => exact.Exceptions,
        NearDuplicatesOperation near => near.Exceptions,
        _ => [],
    };

    /// <summary>Tries the pipeline anew, a moment after the last change.</summary>
    private async Task ChangedAsync()
    {
        _problems = _draft!.Entries.Count == 0 ? [] : _draft.Problems;
        if (_trying is not null)
            await _trying.CancelAsync();
        if (_draft.Entries.Count == 0 || _problems.Count > 0)
        {
            (_preview, _previewing, _previewError) = (null, false, null);
            return;
        }
        var trying = _trying = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _ = TryAsync(_draft.Pipeline, trying.Token);
    }

    private async Task TryAsync(Pipeline pipeline, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(s_pause, cancel);
            _previewing = true;
            StateHasChanged();
            var preview = await Service.PreviewAsync(_choice!.Reference, pipeline, _rows, cancel);
            if (cancel.IsCancellationRequested)
                return;
            (_preview, _previewing, _previewError) = (preview, false, null);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // a newer change is tried, or the page is closed
        }
        catch (UserError e)
        {
            (_preview, _previewing, _previewError) = (null, false, e);
            StateHasChanged();
        }
    }

    private async Task ApplyAsync()
    {
        _starting = true;
        try
        {
            var job = await Service.StartAsync(_choice!.Reference, _draft!.Pipeline);
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["job"] = job, ["version"] = _choice.Version }), replace: true);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
        finally
        {
            _starting = false;
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            await Service.CancelAsync(_job!.JobId);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }

    private void OnJobChanged(string jobId)
    {
        if (jobId == JobId)
            _ = InvokeAsync(() =>
            {
                _job = Service.Status(jobId);
                if (_job?.Version is { } made)
                    _newest = Math.Max(_newest, made);
                StateHasChanged();
            });
    }

    private Task OpenAsync(SavedPipeline saved)
    {
        _saved = saved;
        return LoadPipelineAsync(saved.Pipeline);
    }

    private Task ImportAsync(Pipeline pipeline)
    {
        _saved = null;
        return LoadPipelineAsync(pipeline);
    }

    private Task LoadPipelineAsync(Pipeline pipeline)
    {
        _draft!.Load(pipeline);
        _open = _draft.Entries.Count > 0 ? _draft.Entries[0] : null;
        return ChangedAsync();
    }

    private void OnSaved(SavedPipeline? saved) => _saved = saved;

    private static string Effect(OperationPreview preview) => (preview.Changed, preview.Dropped) switch
    {
        _ when preview.Added > 0 => $"+{Figures.Exact(preview.Added)}",
        (0, 0) => "nothing",
        (var changed, 0) => $"{Figures.Exact(changed)} changed",
        (0, var dropped) => $"−{Figures.Exact(dropped)}",
        var (changed, dropped) => $"{Figures.Exact(changed)} changed, −{Figures.Exact(dropped)}",
    };

    private string Share(long rows) => _preview!.Rows == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100.0 * rows / _preview.Rows:0.0} %");

    private string DatasetAddress(int? version) => $"/datasets/{DatasetId}{(version is null ? "" : $"?version={version}")}";
}
