using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Web.Components.Layout;
using Studio.Web.Experiments;
using Studio.Web.Modeling;

namespace Studio.Web.Components.Models;

/// <summary>Starts a compression, looks at its folder twice a second while it runs, and shows what has been made so far.</summary>
public sealed partial class CompressionCard
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<DatasetChoice> _datasets = [];
    private IReadOnlyList<CompressedModel> _made = [];
    private TradeOff? _tradeOff;
    private ModelJobStatus? _job;
    private Exception? _error;
    private string _storeAs = StoredForms.Int8, _dataset = "", _split = EvaluationSpec.AllRows;
    private string? _jobId;
    private double _percent;

    [Inject] private ModelService Service { get; set; } = null!;
    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired] public required ModelManifest Model { get; set; }

    private CompressionReport Report { get; set; } = null!;

    /// <summary>Address of what all were made of; null where it is gone, or is this page.</summary>
    private string? Source => ModelReference.Parse(Report.Source) switch
    {
        { IsRun: true } run => $"/runs/{run.Id}",
        { } model => model.Id != Model.Id && Service.Find(model.Id) is not null ? $"/models/{model.Id}" : null,
    };

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        Read();
        await using var db = await Catalog.CreateDbContextAsync(_gone.Token);
        _datasets = await ExperimentReader.DatasetsAsync(db);
    }

    private void Read()
    {
        _made = Service.Compressed(Model.Id);
        if ((Service.Compression(Model.Id) ?? _made.FirstOrDefault()?.Report) is not { } shown)
            return;
        Report = shown;
        _tradeOff = TradeOff.Of(_made, shown);
    }

    private async Task Start()
    {
        _error = null;
        try
        {
            _jobId = Service.StartCompression(new() { Model = $"model:{Model.Id}", StoreAs = _storeAs, Sparsity = _percent / 100, Dataset = _dataset, Split = _split });
            await WatchAsync(_jobId);
        }
        catch (UserError e)
        {
            _error = e;
        }
        catch (OperationCanceledException)
        {
            // the page is closed; the job goes on
        }
        _jobId = null;
    }

    private async Task WatchAsync(string jobId)
    {
        while ((_job = Service.Job(jobId)) is { State: ModelJobState.Running })
        {
            StateHasChanged();
            await Task.Delay(s_look, _gone.Token);
        }
        if (_job is { State: ModelJobState.Failed, Reason: var reason })
            throw new UserError(reason);
        if (_job is { State: ModelJobState.Succeeded, Name: var name })
            Toasts.Say($"{name} is made.");
        Read();
    }

    private bool IsComparable(CompressionReport report) => report.Dataset == Report.Dataset && report.Split == Report.Split;

    private static string Time(CompressionMeasures measures) => measures.Milliseconds.ToString("0.00", CultureInfo.InvariantCulture) + " ms";

    private static int Percent(ModelJobStatus job) => job.RowsTotal > 0 ? (int)(100 * job.RowsDone / job.RowsTotal) : 5;
}
