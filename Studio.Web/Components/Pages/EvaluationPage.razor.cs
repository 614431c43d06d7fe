using System.Globalization;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Web.Components.Controls;
using Studio.Web.Components.Evaluations;
using Studio.Web.Components.Layout;
using Studio.Web.Evaluations;

namespace Studio.Web.Components.Pages;

/// <summary>One evaluation: its progress, then its report. The address holds the tab and what its rows are filtered by.</summary>
public sealed partial class EvaluationPage : IDisposable
{
    private static readonly TimeSpan s_refreshEvery = TimeSpan.FromMilliseconds(300);
    private const int Examples = 8;
    private const int PerPage = 50;
    private EvaluationStatus? _status;
    private EvaluationReport? _report;
    private DatasetVersion? _version;
    private IReadOnlyList<PredictedRow> _mistakes = [];
    private IReadOnlyList<PredictedRow> _hardest = [];
    private IReadOnlyList<PredictedRow>? _rows;
    private IReadOnlyList<Slice>? _slices;
    private PageRefresh? _refresh;
    private Exception? _error;
    private string? _watched;
    private long _total;
    private bool _missing;
    private bool _deleting;

    [Inject] private EvaluationService Service { get; set; } = null!;
    [Inject] private Toasts Toasts { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter] public required string Id { get; set; }
    [Parameter] public string? Tab { get; set; }
    [SupplyParameterFromQuery(Name = "label")] public string? Label { get; set; }
    [SupplyParameterFromQuery(Name = "prediction")] public string? Prediction { get; set; }
    [SupplyParameterFromQuery(Name = "correct")] public string? Correct { get; set; }
    [SupplyParameterFromQuery(Name = "order")] public string? Order { get; set; }
    [SupplyParameterFromQuery(Name = "page")] public int? PageNumber { get; set; }
    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    private bool HardestAreTheMistakes => HasAnswers && _mistakes.Count > 0 && _hardest.Select(row => row.Prediction.Row).SequenceEqual(_mistakes.Select(row => row.Prediction.Row));
    private (string RunId, string Checkpoint)? _asked;

    /// <summary>In the order of the model's probabilities.</summary>
    private IReadOnlyList<string> ClassNames => [.. (_report?.Classes ?? []).Select(c => c.Name)];

    private bool IsLanguage => _report?.Kind == EvaluationReport.Language;

    /// <summary>Each row has one class, so that a table of truth and answer can be drawn.</summary>
    private bool HasClasses => _report?.Kind == EvaluationReport.Classification;

    /// <summary>Answers are right or wrong, and not only near or far.</summary>
    private bool HasAnswers => _report?.Kind is EvaluationReport.Classification or EvaluationReport.MultiLabel;
    private string CurrentTab => Tabs.Any(t => t.Key == Tab) ? Tab! : "";
    private int CurrentNumber => Math.Max(1, PageNumber ?? 1);
    private int Pages => (int)Math.Max(1, (_total + PerPage - 1) / PerPage);

    /// <summary>Columns that divide rows into slices; the label first, since it tells the most.</summary>
    private IReadOnlyList<string> SliceColumns =>
        [.. (_version?.Manifest.Columns ?? []).Where(c => c.Type != ColumnType.Image).OrderByDescending(c => c.Role == ColumnRole.Label).Select(c => c.Name)];

    private string SliceColumn => By is { } chosen && SliceColumns.Contains(chosen) ? chosen : SliceColumns.FirstOrDefault() ?? "";

    private IEnumerable<(string Key, string Label)> Tabs =>
    [
        ("", "Overview"),
        ("rows", IsLanguage ? "Windows" : "Rows"),
        // windows of running text are no rows of the dataset
        .. IsLanguage || SliceColumns.Count == 0 ? Array.Empty<(string, string)>() : [("slices", "Slices")],
        ("figures", "All figures"),
    ];

    public void Dispose()
    {
        Service.Changed -= OnChanged;
        _refresh?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_watched != Id)
        {
            Dispose();
            (_watched, _status, _report, _error) = (Id, null, null, null);
            // watched before it is read, so that nothing falls between the two
            _refresh = new PageRefresh(() => InvokeAsync(ReadAsync), DispatchExceptionAsync, s_refreshEvery);
            Service.Changed += OnChanged;
        }
        await ReadAsync();
    }

    private void OnChanged(string id)
    {
        if (id == Id) _refresh!.Request();
    }

    private async Task ReadAsync()
    {
        try
        {
            var status = Service.Find(Id);
            _missing = status is null;
            if (status is { IsOpen: false } && _report is null)
            {
                (_version, _report) = await Task.Run(() => (Service.DatasetOf(status), Service.Report(Id)));
                _asked = HasClasses ? Service.AskedOf(status) : null;
                if (_report is not null) await ReadExamplesAsync();
            }
            // only now, so that an end whose report is still being read is not shown as one without
            _status = status;
            if (_report is not null) await ReadTabAsync();
        }
        catch (UserError e)
        {
            _error = e;
        }
        StateHasChanged();
    }

    private async Task ReadExamplesAsync()
    {
        _hardest = (await RowsAsync(new() { Order = PredictionOrder.Hardest, Count = Examples })).Rows;
        _mistakes = (await RowsAsync(!HasAnswers ? new() { Order = PredictionOrder.Easiest, Count = Examples } : new() { Order = PredictionOrder.MostConfident, Correct = false, Count = Examples })).Rows;
    }

    private async Task ReadTabAsync()
    {
        if (CurrentTab == "rows")
            (_total, _rows) = await RowsAsync(new()
            {
                Label = Blank(Label),
                Prediction = Blank(Prediction),
                Correct = bool.TryParse(Correct, out var correct) ? correct : null,
                Order = Enum.TryParse<PredictionOrder>(Order, ignoreCase: true, out var order) ? order : PredictionOrder.Row,
                Offset = (CurrentNumber - 1L) * PerPage,
                Count = PerPage,
            });
        if (CurrentTab == "slices")
            _slices = await Task.Run(() => Service.Slices(Id, SliceColumn));
    }

    /// <summary>Off the circuit's thread: a sort over millions of rows takes its time.</summary>
    private Task<(long Total, IReadOnlyList<PredictedRow> Rows)> RowsAsync(PredictionQuery query) => Task.Run(() =>
    {
        var page = Service.Predictions(Id, query);
        return (page.Total, PredictedRow.Join(page.Rows, _version));
    });

    private string RowsAddress(string truth, string? prediction) =>
        $"/evaluations/{Id}/rows?label={Uri.EscapeDataString(truth)}{(prediction is null ? "" : $"&prediction={Uri.EscapeDataString(prediction)}")}";

    private string PageAddress(int step) =>
        Navigation.GetUriWithQueryParameter("page", Math.Clamp(CurrentNumber + step, 1, Math.Max(1, Pages)).ToString(CultureInfo.InvariantCulture));

    private void Filter(string parameter, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [parameter] = Blank(value), ["page"] = null }), replace: true);

    private async Task CancelAsync()
    {
        try
        {
            await Service.CancelAsync(Id);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }

    private void Delete()
    {
        try
        {
            Toasts.Say($"The evaluation is deleted; {Figures.Bytes(Service.Delete(Id))} are free again.");
            Navigation.NavigateTo("/evaluations");
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
