using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Components.Controls;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

/// <summary>
/// Sets up a run. The address decides what the form starts from (?dataset=, ?preset=, ?ready=EXPERIMENT, ?clone=RUN) and how it is shown
/// (?view=json); the form itself is <see cref="ExperimentForm"/>.
/// </summary>
public sealed partial class NewRun
{
    private static readonly SpecField s_name = RunSpecFields.Find("name")!;

    private readonly ExperimentForm _form = new();

    // one token for this form, so that a double click, or a click repeated after a lost connection, starts one run
    private readonly string _clientToken = Guid.NewGuid().ToString("N");
    private QueueOutlook _outlook = new("cpu", 0);
    private Exception? _error;
    private string? _parentName;
    private bool _loaded;
    private bool _starting;

    [SupplyParameterFromQuery(Name = "dataset")] public string? DatasetReference { get; set; }
    [SupplyParameterFromQuery(Name = "clone")] public string? CloneOf { get; set; }
    [SupplyParameterFromQuery(Name = "base")] public string? BaseModel { get; set; }
    [SupplyParameterFromQuery(Name = "preset")] public string? PresetId { get; set; }
    [SupplyParameterFromQuery(Name = "ready")] public string? ReadyId { get; set; }
    [SupplyParameterFromQuery(Name = "view")] public string? View { get; set; }

    private SpecProblem? DatasetProblem => _form.Problems.FirstOrDefault(problem => problem.Field == "dataset");

    private string ButtonText => _starting ? "Starting" : _outlook.ButtonText(_form.Estimate.Time);

    private string? StartTitle => _form.CanStart ? null : "Mend what is listed at the side first";

    protected override async Task OnInitializedAsync()
    {
        try
        {
            await LoadAsync();
        }
        catch (UserError e)
        {
            _error = e;
        }

        _loaded = true;
    }

    private async Task LoadAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        var datasets = await ExperimentReader.DatasetsAsync(db);
        await LoadParentAsync(db);
        _outlook = await ExperimentReader.OutlookAsync(db, DeviceOf(_form.Spec));
        _form.OfferBaseModels(await BaseModelChoice.ListAsync(db, Workspace));
        _form.OfferTokenizers(TokenizerLibrary.List(Workspace));
        _form.Offer(datasets, await SpeedAsync(db, datasets));
        if (_form.Parent is not null)
            return;
        if (ReadyId is not null)
        {
            var spec = await Ready.SpecAsync(ReadyId);
            _form.Begin(ReadyExperiments.Find(ReadyId)!.Preset!, spec);
            return;
        }
        if (RunSpecPresets.Find(PresetId ?? "") is { } preset)
            _form.Choose(preset);
        var chosen = DatasetReference is null
            ? datasets.FirstOrDefault(choice => PresetId is null || RunSpecDefaults.TasksOf(choice.Manifest).Contains(_form.Spec.Task))
            : datasets.FirstOrDefault(choice => choice.Reference == DatasetReference || choice.Id == DatasetReference);
        if (chosen is not null)
            _form.ChooseDataset(chosen);
        else if (DatasetReference is not null)
            _error = new UserError(RunSpecRules.DatasetMissing(DatasetReference).Message);
        if (BaseModel is not null)
            _form.Type(RunSpecFields.All.Single(field => field.Name == "baseModel"), BaseModel);
    }

    private async Task LoadParentAsync(Studio.Data.Catalog.StudioDb db)
    {
        if (CloneOf is null)
            return;
        var parent = await db.Runs.AsNoTracking().Where(run => run.Id == CloneOf).Select(run => new { run.Name, run.SpecJson }).FirstOrDefaultAsync();
        if (parent is null)
            throw new UserError($"The run {SpecText.Shorten(CloneOf)} is not in this workspace any more, so it cannot be cloned: start from a preset.");
        var spec = RunSpecJson.Parse(parent.SpecJson).OrThrow($"The settings of {parent.Name}");
        _form.Clone(spec, await ExperimentReader.NextNameAsync(db, parent.Name));
        _parentName = parent.Name;
    }

    private Task ChangedAsync() => UpdateOutlookAsync();

    private Task ChoosePresetAsync(RunSpecPreset preset)
    {
        _form.Choose(preset);
        return UpdateOutlookAsync();
    }

    private Task ChooseDatasetAsync(ChangeEventArgs change)
    {
        if (_form.Datasets.FirstOrDefault(choice => choice.Reference == change.Value?.ToString()) is { } choice)
            _form.ChooseDataset(choice);
        return UpdateOutlookAsync();
    }

    private async Task UpdateOutlookAsync()
    {
        var device = DeviceOf(_form.Spec);
        if (device == _outlook.Device)
            return;
        await using var db = await Catalog.CreateDbContextAsync();
        _outlook = await ExperimentReader.OutlookAsync(db, device);
        _form.Offer(_form.Datasets, await SpeedAsync(db, _form.Datasets));
    }

    private Task<MachineSpeed> SpeedAsync(Studio.Data.Catalog.StudioDb db, IReadOnlyList<DatasetChoice> datasets) =>
        ExperimentReader.SpeedAsync(db, _outlook.Device, Speeds.Of(_outlook.Device), datasets, _form.Tokenizers);

    private async Task StartAsync()
    {
        if (_starting)
            return;
        (_starting, _error) = (true, null);
        try
        {
            var run = await Runs.CreateAsync(_form.Spec, _clientToken, CloneOf);
            Navigation.NavigateTo($"/runs/{run.Id}");
        }
        catch (UserError e)
        {
            (_error, _starting) = (e, false);
        }
    }

    private string DeviceOf(RunSpec spec) => spec.Device == "cuda" ? "cuda:0" : Devices.Choose(spec.Device);

    private string Address(string? view) => Navigation.GetUriWithQueryParameter("view", view);

    private static string Label(DatasetChoice choice)
    {
        var manifest = choice.Manifest;
        var image = manifest.ColumnWithRole(Studio.Data.Tables.ColumnRole.Image)?.Image;
        var what = image is not null ? $"{image.Width} x {image.Height} images" : manifest.ColumnWithRole(Studio.Data.Tables.ColumnRole.Text)?.Text is { } text ? $"{Figures.Short(text.Characters)} characters" : Figures.Bytes(manifest.Bytes);
        return $"{choice.Name} v{choice.Version} · {Figures.Short(manifest.RowCount)} rows · {what}";
    }
}
