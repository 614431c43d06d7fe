using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Pages;

public sealed partial class LabelingNew
{
    private IReadOnlyList<DatasetChoice>? _choices;
    private LabelKind _kind;
    private string _reference = "";
    private string _name = "";
    private string _labels = "";
    private string _guidelines = "";
    private string _target = "label";
    private string _sql = "";
    private string? _error;
    private int _people = 1;
    private double _lowest = 1;
    private double _highest = 5;

    /// <summary>id@version of the dataset to begin with.</summary>
    [SupplyParameterFromQuery(Name = "dataset")] public string? Dataset { get; set; }

    protected override async Task OnInitializedAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        var datasets = await db.Datasets.AsNoTracking().Include(d => d.Versions).OrderByDescending(d => d.CreatedAt).ToListAsync();
        _choices = [.. datasets.SelectMany(d => d.Versions.Where(v => !v.DirectoryMissing).OrderByDescending(v => v.Version).Select(v => DatasetChoice.Of(d, v)))];
        if ((_choices.FirstOrDefault(c => c.Reference == Dataset) ?? _choices.FirstOrDefault()) is { } first)
            Choose(first.Reference);
    }

    /// <summary>What the dataset suggests: its classes are likely the labels.</summary>
    private void Choose(string reference)
    {
        var manifest = _choices!.First(c => c.Reference == reference).Manifest;
        _reference = reference;
        _name = $"Labels of {manifest.Name}";
        if (manifest.ColumnWithRole(ColumnRole.Label) is not { } label)
            return;
        _target = label.Name;
        _labels = string.Join('\n', label.Classes);
    }

    private async Task CreateAsync()
    {
        _error = null;
        try
        {
            var project = await Labeling.CreateAsync(new LabelProject
            {
                Id = "",
                Name = _name,
                Dataset = _reference,
                Kind = _kind,
                Labels = _labels.Split('\n'),
                Guidelines = _guidelines,
                AnnotatorsPerRow = _people,
                Target = _target,
                Lowest = _lowest,
                Highest = _highest,
                Rows = new RowSelection { Sql = string.IsNullOrWhiteSpace(_sql) ? null : _sql.Trim() },
            });
            Navigation.NavigateTo($"/labeling/{project.Id}");
        }
        catch (UserError e)
        {
            _error = e.Message;
        }
    }
}
