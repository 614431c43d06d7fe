using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Runs;

/// <summary>What the worker told people (from the journal), or the end of everything it wrote (log.txt). Bounded both ways.</summary>
public sealed partial class RunLog
{
    private const int MaxLines = 5000;
    private List<LogRow>? _lines;
    private bool _output;
    private string _filter = "";
    private long _readAt = -1;

    [Inject] private IDbContextFactory<StudioDb> Catalog { get; set; } = null!;
    [Inject] private Workspace Workspace { get; set; } = null!;
    [Parameter, EditorRequired] public required RunState State { get; set; }

    private sealed record LogRow(string At, string Level, string Text);

    private List<LogRow> Shown => _filter.Length == 0 ? _lines ?? [] : [.. _lines!.Where(l => l.Text.Contains(_filter, StringComparison.OrdinalIgnoreCase))];

    private string Note => _lines is { Count: MaxLines } ? "the last 5,000 lines; all of them are in log.txt of the run's folder" : "";

    protected override async Task OnParametersSetAsync()
    {
        if (_readAt != State.Run.JournalOffset)
            await ReadAsync();
    }

    private async Task ShowAsync(bool output)
    {
        _output = output;
        _lines = null;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _readAt = State.Run.JournalOffset;
        _lines = _output
            ? [.. RunFolder.LogTail(new RunDirectory(Workspace.RunDirectory(State.Run.Id)), MaxLines).Select(text => new LogRow("", "info", text))]
            : await MessagesAsync();
    }

    private async Task<List<LogRow>> MessagesAsync()
    {
        await using var db = await Catalog.CreateDbContextAsync();
        var newest = await db.RunLogLines.AsNoTracking().Where(l => l.RunId == State.Run.Id).OrderByDescending(l => l.Id).Take(MaxLines).ToListAsync();
        newest.Reverse();
        return [.. newest.Select(l => new LogRow(l.At.ToLocalTime().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture), l.Level, l.Text))];
    }
}
