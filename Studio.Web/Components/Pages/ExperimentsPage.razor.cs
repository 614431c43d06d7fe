using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Tables.Samples;
using Studio.Web.Components.Controls;
using Studio.Web.Datasets;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

/// <summary>Experiments that one click starts; where no data serves, the click makes a sample first.</summary>
public sealed partial class ExperimentsPage : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _gone = new();

    // one token for this page, so that a double click starts one run
    private readonly string _clientToken = Guid.NewGuid().ToString("N");
    private IReadOnlyList<ReadyView>? _all;
    private ReadyView? _starting;
    private bool _isMakingData;
    private Exception? _error;

    [Inject] private ReadyService Service { get; set; } = null!;
    [Inject] private SampleService Samples { get; set; } = null!;
    [Inject] private DatasetService Datasets { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync() => _all = await Service.ListAsync(_gone.Token);

    private async Task StartAsync(ReadyView experiment)
    {
        if (_starting is not null)
            return;
        (_starting, _isMakingData, _error) = (experiment, experiment.SampleId is not null, null);
        try
        {
            if (experiment.SampleId is { } sample)
                await MakeAsync(SampleCatalog.All.Single(one => one.Id == sample));
            _isMakingData = false;
            var run = await Service.StartAsync(experiment.Id, _clientToken, _gone.Token);
            Navigation.NavigateTo($"/runs/{run.Id}");
        }
        catch (UserError e)
        {
            (_error, _starting) = (e, null);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed; the sample, if one is being made, is imported all the same
        }
    }

    private async Task MakeAsync(SampleDataset sample)
    {
        var job = await Samples.StartAsync(sample, _ => { }, _gone.Token);
        while (true)
        {
            if (Datasets.ImportStatus(job) is { State: ImportState.Succeeded }) return;
            if (Datasets.ImportStatus(job) is { State: ImportState.Failed or ImportState.Cancelled } ended)
                throw new UserError(ended.Reason.Length > 0 ? ended.Reason : $"The sample {sample.Title} was not made.");
            await Task.Delay(s_look, _gone.Token);
        }
    }

    private string ButtonText(ReadyView experiment) => (_starting == experiment, experiment.SampleId) switch
    {
        (true, _) => _isMakingData ? "Making the data" : "Starting",
        (_, not null) => "Make data and start",
        _ => "Start",
    };

    private static string Facts(ReadyView experiment)
    {
        string[] facts =
        [
            experiment.DatasetName is { } name ? $"{(experiment.Trains ? "On" : "By")} {name}" : experiment.SampleId is { } id ? $"On {SampleCatalog.All.Single(one => one.Id == id).Title}, made here" : "",
            experiment.Seconds is { } seconds ? $"about {Figures.Duration(TimeSpan.FromSeconds(seconds))}" : "",
            experiment.Bytes is { } bytes ? $"at least {Figures.Bytes(bytes)} of memory" : "",
        ];
        return string.Join(" · ", facts.Where(fact => fact.Length > 0));
    }

    private static string SettingsOf(ReadyView experiment) =>
        experiment.Dataset is null ? $"/runs/new?preset={ReadyExperiments.Find(experiment.Id)!.Preset!.Id}" : $"/runs/new?ready={experiment.Id}";
}
