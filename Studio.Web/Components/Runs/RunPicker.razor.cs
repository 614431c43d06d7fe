using Microsoft.AspNetCore.Components;
using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Components.Runs;

public sealed partial class RunPicker
{
    private const int MaxFound = 8;
    private string _text = "";
    private IReadOnlyList<Run> _found = [];

    [Inject] private RunQueries Queries { get; set; } = null!;

    /// <summary>Ids that need not be offered again.</summary>
    [Parameter, EditorRequired] public required IReadOnlyCollection<string> Chosen { get; set; }
    [Parameter] public EventCallback<string> Added { get; set; }

    private async Task FindAsync()
    {
        var page = await Queries.ListAsync(new RunListQuery { Search = _text, Take = MaxFound + Chosen.Count, Metrics = [] });
        _found = [.. page.Runs.Where(r => !Chosen.Contains(r.Id)).Take(MaxFound)];
    }

    private async Task AddAsync(string id)
    {
        Close();
        await Added.InvokeAsync(id);
    }

    private void Close() => (_text, _found) = ("", []);
}
