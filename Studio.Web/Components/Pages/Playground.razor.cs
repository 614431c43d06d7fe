using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Web.Components.Controls;
using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Components.Pages;

/// <summary>Chooses a checkpoint (in the address: ?run=, ?checkpoint=), has its worker started, and shows the playground that suits it.</summary>
public sealed partial class Playground : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<ModelChoice> _models = [];
    private ModelChoice? _model;
    private CheckpointChoice? _checkpoint;
    private SessionInfo? _info;
    private ImageRows? _rows;
    private TextRows? _texts;
    private Exception? _error;
    private bool _loaded;

    [Inject] private Workspace Workspace { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "run")] public string? RunId { get; set; }
    [SupplyParameterFromQuery(Name = "checkpoint")] public string? CheckpointName { get; set; }

    // what a language model starts from, for links that show something
    [SupplyParameterFromQuery(Name = "prompt")] public string? Prompt { get; set; }
    [SupplyParameterFromQuery(Name = "texts")] public int? Texts { get; set; }
    [SupplyParameterFromQuery(Name = "beams")] public int? Beams { get; set; }
    [SupplyParameterFromQuery(Name = "length")] public int? Length { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || (RunId is not null && _models.All(model => model.RunId != RunId)))
        {
            await using var db = await Catalog.CreateDbContextAsync();
            _models = [.. await ModelChoice.ReadAsync(db, RunId, _gone.Token), .. ModelChoice.OfLibrary(Workspace)];
        }

        _loaded = true;
        if (_models.Count > 0)
            await OpenAsync();
    }

    private async Task OpenAsync()
    {
        (_info, _rows, _texts, _error) = (null, null, null, null);
        try
        {
            Choose();
            StateHasChanged();
            var (model, checkpoint) = (_model!, _checkpoint!);
            var info = await Sessions.OpenAsync(model.RunId, checkpoint.Name, _gone.Token);
            // another one may have been chosen meanwhile
            if ((model, checkpoint) != (_model, _checkpoint))
                return;
            _rows = info.Image is null ? null : ImageRows.Find(Workspace, model.DatasetId, model.DatasetVersion);
            _texts = info.Image is null && info.Classes is not null ? TextRows.Find(Workspace, model.DatasetId, model.DatasetVersion) : null;
            _info = info;
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

    private void Choose()
    {
        _model = RunId is null ? _models[0] : _models.FirstOrDefault(model => model.RunId == RunId);
        _checkpoint = CheckpointName is null or "best" ? _model?.Usual : _model?.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Name == CheckpointName);
        if (CheckpointName == "last")
            _checkpoint = _model?.Checkpoints[0];
        if (_model is null)
            throw new UserError("That run has no checkpoint here, or was deleted: choose another.");
        if (_checkpoint is null)
            throw new UserError($"{_model.Name} does not have that checkpoint any more (the best and the last are kept): choose another.");
    }

    private void GoTo(string? runId, string? checkpoint) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["run"] = runId, ["checkpoint"] = checkpoint }));

    private string Label(CheckpointChoice checkpoint)
    {
        if (_model is { IsRun: false })
            return "weights of the library";
        var loss = checkpoint.ValidationLoss is { } value ? $" · validation loss {Figures.Loss(value)}" : "";
        return $"step {Figures.Exact(checkpoint.Step)}{(checkpoint.IsBest ? " · best" : "")}{loss}";
    }
}
