using System.Globalization;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Web.Components.Evaluations;
using Studio.Web.Evaluations;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Pages;

/// <summary>Two evaluations of the same rows: figures with intervals, McNemar's test, and the rows that set them apart. The address holds the choice.</summary>
public sealed partial class CompareEvaluations
{
    private const int Shown = 50;

    // the usual bound of significance; the page always gives the value itself
    private const double Significant = 0.05;
    private static readonly (string Key, string Label)[] s_kinds = [("different", "differ"), ("onlyFirst", "only first right"), ("onlySecond", "only second right"), ("bothWrong", "both wrong")];
    private IReadOnlyList<EvaluationStatus> _all = [];
    private EvaluationComparison? _comparison;
    private IReadOnlyList<(PairedRow Row, PredictedRow? Shown)> _rows = [];
    private Exception? _error;
    private (string?, string?) _read;
    private long _total;

    [SupplyParameterFromQuery] public string? A { get; set; }
    [SupplyParameterFromQuery] public string? B { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }

    private EvaluationStatus? First => _all.FirstOrDefault(e => e.Id == A);
    private EvaluationStatus? Second => _all.FirstOrDefault(e => e.Id == B);
    private bool IsLanguage => _comparison?.Kind is EvaluationReport.Language or EvaluationReport.Regression;
    private string CurrentKind => s_kinds.Any(k => k.Key == Kind) ? Kind! : s_kinds[0].Key;

    private string Verdict
    {
        get
        {
            if (_comparison!.Test is { } test)
                return test.OnlyFirst == test.OnlySecond ? "Equally good." : test.PValue >= Significant ? "The difference may be chance."
                    : $"{(test.OnlySecond > test.OnlyFirst ? "The second" : "The first")} is better.";
            var loss = _comparison.Figures.First(f => f.Figure == FigureNames.Loss);
            return !loss.IsClear ? "The difference may be chance." : $"{(loss.Difference < 0 ? "The second" : "The first")} is better.";
        }
    }

    private string Because => _comparison!.Test is { } test
        ? $"On {test.OnlyFirst + test.OnlySecond:N0} rows exactly one of the two is right: the first on {test.OnlyFirst:N0}, the second on {test.OnlySecond:N0}."
        : $"Over {_comparison.Rows:N0} windows of the same text.";

    protected override async Task OnParametersSetAsync()
    {
        _all = [.. Service.List().Where(e => e.State == JobState.Succeeded)];
        if (_read != (A, B))
        {
            (_comparison, _error, _rows) = (null, null, []);
            _read = (A, B);
        }
        if (First is null || Second is null) return;
        try
        {
            await ReadAsync(A!, B!);
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    /// <summary>Off the circuit's thread: the bootstrap takes its time.</summary>
    private async Task ReadAsync(string first, string second)
    {
        _comparison ??= await Task.Run(() => Service.Compare(first, second));
        var kind = Enum.Parse<PairedKind>(CurrentKind, ignoreCase: true);
        var version = Service.DatasetOf(First!);
        (_total, _rows) = await Task.Run(() =>
        {
            var page = Service.ComparedRows(first, second, kind, 0, Shown);
            var joined = PredictedRow.Join([.. page.Rows.Select(r => new PredictionRow(new Dictionary<string, object?> { [PredictionTable.Row] = r.Row, [PredictionTable.Text] = r.Text }))], version);
            return (page.Total, (IReadOnlyList<(PairedRow, PredictedRow?)>)[.. page.Rows.Zip(joined, (row, shown) => (row, (PredictedRow?)shown))]);
        });
    }

    private void Choose(string parameter, string? id) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(parameter, string.IsNullOrEmpty(id) ? null : id), replace: true);

    private string KindAddress(string kind) => Navigation.GetUriWithQueryParameter("kind", kind);

    /// <summary>Above 0 where the second is the better one, 0 where neither is.</summary>
    private static int Better(FigureDifference figure) =>
        figure.Figure is FigureNames.Tokens or FigureNames.Bytes || figure.Difference is not { } difference ? 0 : Math.Sign(difference) * (FigureNames.LowerIsBetter(figure.Figure) ? -1 : 1);

    private static string Signed(double? value) => value is not { } v ? "–" : v.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Written(double p) => p < 0.0001 ? "less than 0.0001" : p.ToString("0.0000", CultureInfo.InvariantCulture);
}
