using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Browsing;
using Studio.Web.Components.Controls;
using Studio.Web.Datasets;
using Studio.Web.Experiments;
using Studio.Web.Tokenizing;

namespace Studio.Web.Components.Datasets;

public sealed partial class LengthCard(StatisticsService service, TokenizerService tokenizers, Workspace workspace) : IDisposable
{
    private const int Bins = 60;
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<TokenizerManifest> _tokenizers = [];
    private IReadOnlyList<LengthCount>? _lengths;
    private List<HistogramBin> _bins = [];
    private long _tallest = 1;
    private string _column = "";
    private string _tokenizer = TokenLengths.Characters;
    private string _asked = "";
    private string? _error;
    private double _counted;
    private int _maximum = 256;

    [Parameter, EditorRequired] public required DatasetChoice Choice { get; set; }

    /// <summary>Text columns, the likeliest first.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Columns { get; set; }

    [Parameter] public EventCallback<IReadOnlyList<RowCondition>> Filtered { get; set; }

    /// <summary>Rows are not filtered by their bytes.</summary>
    private bool CanFilter => _tokenizer != TokenLengths.Bytes;

    /// <summary>As far as it is drawn: nearly all rows, and the maximum itself.</summary>
    private int Shown => _lengths is { Count: > 0 } ? Math.Max(2, LengthCounts.Quantile(_lengths, 0.998)) : 512;

    private string Unit => _tokenizer is TokenLengths.Characters or TokenLengths.Bytes ? _tokenizer : "tokens";

    private string Sentence
    {
        get
        {
            var cut = LengthCut.At(_lengths!, _maximum);
            return cut.Rows == 0
                ? $"No row is longer than {Figures.Exact(_maximum)} {Unit}: nothing would be cut. The longest has {Figures.Exact(_lengths!.Count == 0 ? 0 : _lengths[^1].Length)}."
                : $"{ColumnBars.Count(cut.Rows, "row")} ({Figures.Percent(cut.RowShare)}) would be cut at {Figures.Exact(_maximum)} {Unit}, and {Figures.Short(cut.Units)} of {Figures.Short(cut.AllUnits)} {Unit} ({Figures.Percent(cut.UnitShare)}) lost.";
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        _column = Columns[0];
        _tokenizers = tokenizers.List();
        if (_tokenizers.Count > 0)
            _tokenizer = _tokenizers[0].Id;
        return CountAsync();
    }

    private async Task CountAsync()
    {
        var asked = _asked = $"{_column}\n{_tokenizer}";
        (_lengths, _error, _counted) = (null, null, 0);
        try
        {
            var version = await Task.Run(() => DatasetFolder.Resolve(workspace, Choice.Reference), _gone.Token);
            var lengths = await service.LengthsAsync(version, _column, _tokenizer, share => Tell(asked, share), _gone.Token);
            if (asked == _asked)
                Show(lengths);
        }
        catch (UserError e)
        {
            _error = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    private void Show(IReadOnlyList<LengthCount> lengths)
    {
        _lengths = lengths;
        var width = Math.Max(1, (Shown + Bins - 1) / Bins);
        var counts = new long[Math.Min(Bins, (Shown / width) + 1)];
        foreach (var (length, rows) in lengths)
            counts[Math.Min(length / width, counts.Length - 1)] += rows;
        _bins = [.. counts.Select((rows, i) => new HistogramBin(i * width, ((i + 1) * width) - 1, rows))];
        _tallest = Math.Max(1, counts.Max());
    }

    private static string BinTitle(HistogramBin bin) => $"{Figures.Exact((long)bin.From)} to {Figures.Exact((long)bin.To)}: {ColumnBars.Count(bin.Count, "row")}";

    /// <summary>The last bar holds whatever is longer too.</summary>
    private Task ShowAsync(HistogramBin bin) => ShowAsync((int)bin.From, bin == _bins[^1] ? null : (int)bin.To + 1);

    private Task ShowAsync(int atLeast, int? below)
    {
        var counted = _tokenizer == TokenLengths.Characters ? null : _tokenizer;
        var (from, to) = counted is null ? (RowOperator.LengthAtLeast, RowOperator.LengthBelow) : (RowOperator.TokensAtLeast, RowOperator.TokensBelow);
        RowCondition longer = new(_column, from, $"{atLeast}", Tokenizer: counted);
        return Filtered.InvokeAsync(below is null ? [longer] : [longer, new(_column, to, $"{below}", Tokenizer: counted)]);
    }

    private void Tell(string asked, double share) => _ = InvokeAsync(() =>
    {
        if (asked != _asked || _gone.IsCancellationRequested)
            return;
        _counted = share;
        StateHasChanged();
    });
}
