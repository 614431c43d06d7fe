using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Web.Components.Runs;

/// <summary>What the model wrote while it trained, the newest first, a page at a time.</summary>
public sealed partial class RunSamples
{
    private const int PerPage = 20;
    private List<RunSample>? _samples;
    private int _limit = PerPage;
    private (long? Newest, int Limit) _read;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Parameter, EditorRequired] public required RunState State { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (State.SampleCount > 0 && _read != (State.LatestSample?.Id, _limit))
            await ReadAsync();
    }

    private async Task MoreAsync()
    {
        _limit += PerPage;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _read = (State.LatestSample?.Id, _limit);
        await using var db = await Catalog.CreateDbContextAsync();
        _samples = await db.RunSamples.AsNoTracking().Where(s => s.RunId == State.Run.Id).OrderByDescending(s => s.Id).Take(_limit).ToListAsync();
    }
}
